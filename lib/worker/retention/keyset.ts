import { plainValues } from "../../db/array-text";

/** The position behind which a page begins: a time as PostgreSQL prints it, with microseconds, and an id. */
export type Cursor = readonly [time: string, id: string];

export const BEGINNING: Cursor = ["-infinity", "00000000-0000-0000-0000-000000000000"];

export type Keyed = [id: string, shard: string, time: string];

/** The ids and shards of rows, as arrays for a statement. */
export const keysOf = (rows: readonly Keyed[]) => [
  plainValues(rows.map(([id]) => id)),
  plainValues(rows.map(([, shard]) => shard)),
];

/** The position behind the last of the rows; that of the page before when there are none. */
export function cursorBehind(rows: readonly Keyed[], before: Cursor): Cursor {
  const last = rows.at(-1);
  return last ? [last[2], last[0]] : before;
}
