import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readPrismaSchema, type SchemaShape } from "../testing/prisma-schema";
import type { Queryable } from "./client";

let db: TestDatabase;
let schema: SchemaShape;
beforeAll(async () => {
  db = await createTestDatabase();
  schema = readPrismaSchema(await readFile("prisma/schema.prisma", "utf8"));
});
afterAll(() => db.drop());

describe("the migrated database and schema.prisma", () => {
  it("have the same tables, columns, keys, references and enums", async () => {
    expect(await readDatabase(db.pool)).toEqual(schema);
  });

  it.each([
    "alter table policy add column extra text",
    "alter table policy drop column description",
    "alter table policy alter column name drop not null",
    "alter table policy alter column name type varchar(50)",
    "alter table delivery alter column attempts set default 1",
    "alter table delivery alter column received_at type timestamptz",
    "drop index handler_base_path_key",
    "create unique index extra on event (path)",
    "alter table topic drop constraint topic_handler_id_fkey",
    "alter table shard_lease drop constraint shard_lease_pkey",
    "alter type user_role add value 'owner'",
    "create table extra (id uuid primary key)",
    "alter table failure_group alter column id drop identity",
    "drop table worker",
  ])("differ after: %s", async (change) => {
    const client = await db.pool.connect();
    try {
      await client.query("begin");
      await client.query(change);
      expect(await readDatabase(client)).not.toEqual(schema);
    } finally {
      await client.query("rollback");
      client.release();
    }
  });
});

/** Tables of the Prisma schema: neither its migration records nor the day partitions. */
const TABLE =
  "c.relkind in ('r', 'p') and not c.relispartition and n.nspname = 'public' and c.relname <> '_prisma_migrations'";
const NAMES = (table: string, numbers: string) =>
  `(select string_agg(a.attname, ',' order by key.position) from unnest(${numbers}) with ordinality as key (number, position)
    join pg_attribute a on a.attrelid = ${table} and a.attnum = key.number)`;
/** Removes the cast from a default: the database writes `'{}'::jsonb`, the schema `{}`. */
const withoutCast = (text: string | null) => text?.replace(/^'(.*)'::[\w ]+$/, "$1") ?? null;

async function readDatabase(client: Queryable): Promise<SchemaShape> {
  const shape: SchemaShape = { tables: {}, enums: {} };
  const tables = await client.query<{
    table: string;
    primary_key: string | null;
    uniques: string[] | null;
    references: string[] | null;
  }>(
    `select c.relname as table,
      (select ${NAMES("c.oid", "k.conkey")} from pg_constraint k where k.conrelid = c.oid and k.contype = 'p') as primary_key,
      (select array_agg(${NAMES("c.oid", "i.indkey")}) from pg_index i
        where i.indrelid = c.oid and i.indisunique and not i.indisprimary and i.indpred is null) as uniques,
      (select array_agg(${NAMES("c.oid", "k.conkey")} || ' -> ' || k.confrelid::regclass || '(' ||
          ${NAMES("k.confrelid", "k.confkey")} || ') on delete ' ||
          case k.confdeltype when 'c' then 'cascade' when 'a' then 'no action' else k.confdeltype::text end)
        from pg_constraint k where k.conrelid = c.oid and k.contype = 'f') as references
     from pg_class c join pg_namespace n on n.oid = c.relnamespace where ${TABLE}`,
  );
  for (const row of tables.rows)
    shape.tables[row.table] = {
      columns: {},
      primaryKey: row.primary_key?.split(",") ?? [],
      uniques: (row.uniques ?? []).sort(),
      references: (row.references ?? []).sort(),
    };
  const columns = await client.query<{
    table: string;
    name: string;
    type: string;
    nullable: boolean;
    default: string | null;
  }>(
    `select c.relname as table, a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      not a.attnotnull as nullable,
      case when a.attidentity <> '' then 'autoincrement()' else pg_get_expr(d.adbin, d.adrelid) end as default
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
     left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum where ${TABLE}`,
  );
  for (const { table, name, ...column } of columns.rows) {
    const found = shape.tables[table];
    if (found) found.columns[name] = { ...column, default: withoutCast(column.default) };
  }
  const enums = await client.query<{ name: string; values: string[] }>(
    `select t.typname as name, array_agg(e.enumlabel::text order by e.enumsortorder) as values
     from pg_type t join pg_enum e on e.enumtypid = t.oid group by t.typname`,
  );
  for (const { name, values } of enums.rows) shape.enums[name] = values;
  return shape;
}
