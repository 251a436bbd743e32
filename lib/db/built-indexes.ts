import type { Queryable } from "./client";

/** A plain index in the SQL of a migration. A unique one is a rule of the data, and always built by the migration. */
const CREATE_INDEX = /\bcreate index (?!if\b|concurrently\b)(\w+)/gi;

/**
 * The SQL of a migration, which leaves alone the indexes that were built before it, without blocking writes (`create index
 * concurrently`, docs/running.md). An index that the migration itself drops before is built.
 * @throws when the building of one of them was interrupted: PostgreSQL keeps it without using it
 */
export async function keepingBuiltIndexes(db: Queryable, sql: string): Promise<string> {
  const names = [...sql.matchAll(CREATE_INDEX)].map(([, name]) => name);
  const { rows } = await db.query<{ name: string }>(
    `select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
     where c.relname = any($1::text[]) and pg_table_is_visible(c.oid) and not i.indisvalid`,
    [names],
  );
  if (rows[0])
    throw new Error(
      `The building of the index ${rows[0].name} was interrupted: drop index concurrently ${rows[0].name}, and build it again or let the migration do it.`,
    );
  return sql.replace(CREATE_INDEX, "create index if not exists $1");
}
