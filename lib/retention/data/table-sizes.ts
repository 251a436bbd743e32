import type { Queryable } from "../../db/client";
import type { TableSize } from "../measured";
import { countOf } from "../sizes";
import { countEach, TABLE_SIZES } from "../statements/sizes";

/** A table of at most so many bytes (without indexes) is counted, in milliseconds. */
const COUNTED_BYTES = 8 * 1024 * 1024;
/** Names are part of the statement that counts: of partitions that somebody else attached, only plain ones. */
const PLAIN_NAME = /^[a-z][a-z0-9_]*$/;
const UNDEFINED_TABLE = "42P01";

/**
 * Reads the sizes of tables and partitions. Small ones are counted: tables, whose estimates are older than the counts that are compared with
 * them, and partitions without an estimate.
 */
export async function readTableSizes(db: Queryable, tables: readonly string[]): Promise<TableSize[]> {
  const { rows } = await db.query<TableSize & { heap: number }>(TABLE_SIZES, [tables]);
  const small = rows.filter(
    ({ name, table, heap, rows: planned }) =>
      heap <= COUNTED_BYTES && (planned === null || name === table) && PLAIN_NAME.test(name),
  );
  const counted = await countRows(
    db,
    small.map(({ name }) => name),
  );
  return rows.map(({ heap: _heap, ...one }) => {
    const count = counted.get(one.name);
    return count === undefined ? one : { ...one, rows: countOf(count, one.rows) };
  });
}

async function countRows(db: Queryable, names: string[]): Promise<Map<string, number>> {
  if (names.length === 0) return new Map();
  try {
    const { rows } = await db.query<{ name: string; rows: number }>(countEach(names));
    return new Map(rows.map(({ name, rows: count }) => [name, count]));
  } catch (error) {
    if ((error as { code?: unknown }).code === UNDEFINED_TABLE) return new Map(); // a day was removed meanwhile
    throw error;
  }
}
