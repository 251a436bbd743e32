import type { Queryable } from "../../lib/db/client";

/** Bytes of tables (TOAST included) and of indexes by name; a table partitioned by day and its indexes count as one each. */
export type TableSizes = Map<string, number>;

/**
 * Reads the sizes of all tables and indexes of the product.
 * @param except a day (UTC) whose partitions do not count
 */
export async function readTableSizes(db: Queryable, except?: Date): Promise<TableSizes> {
  const day = except?.toISOString().slice(0, 10).replaceAll("-", "") ?? null;
  const { rows } = await db.query<{ name: string; bytes: number }>(TABLE_SIZES, [day]);
  return new Map(rows.map(({ name, bytes }) => [name, bytes]));
}

export function totalOf(sizes: TableSizes): number {
  return [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0);
}

/** An index of a partition has the name of the partition in its own: the day is cut out of it. */
const TABLE_SIZES = `
select regexp_replace(c.relname, '_[0-9]{8}', '') as name,
  sum(case when c.relkind = 'r' then pg_table_size(c.oid) else pg_relation_size(c.oid) end)::float8 as bytes
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where n.nspname = 'public' and c.relkind in ('r', 'i') and ($1::text is null or c.relname not like '%\\_' || $1 || '%')
group by 1 having sum(pg_relation_size(c.oid)) > 0 order by 1`;
