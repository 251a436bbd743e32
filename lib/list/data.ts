import type { Statement } from "../db/bind";
import type { Database, Queryable } from "../db/client";
import { readWithin, withoutBitmaps } from "../db/within";
import { type Cursor, type Direction, encodeCursor } from "./cursor";
import type { ListPage, Total } from "./page";
import type { Position } from "./read";
import { COUNT_LIMIT } from "./statements";

/** The part of a list that a statement reads. */
export type Slice = {
  sort: string;
  direction: Direction;
  limit: number;
  offset: number;
  cursor?: Cursor | undefined;
};

/** The statements of a list: one that reads a slice, with a column `cursor`, and one that counts up to COUNT_LIMIT + 1. */
export type ListStatements = { rows: (slice: Slice) => Statement; count: Statement };

const OPPOSITE = { ASC: "DESC", DESC: "ASC" } as const satisfies Record<Direction, Direction>;

/** The time that counting may take: no page waits longer for a number that it can do without. */
const COUNT_MS = 250;

type Pool = Database["pool"];

/** Reads one page of a list with the number of matches; where counting takes too long, those that were found are a lower bound. */
export async function readPage<Row extends object>(
  pool: Pool,
  { rows, count }: ListStatements,
  position: Position,
): Promise<ListPage<Row>> {
  const [page, total] = await Promise.all([
    withoutBitmaps(pool, (client) => readRows<Row>(client, rows, position)),
    position.isUncounted ? null : readTotal(pool, count),
  ]);
  return counted(page, total, position);
}

/** Adds the number of matches to a page. A page that has all of them says how many; where they are unknown, they are at least those found. */
export function counted<Row>(
  page: Rows<Row>,
  total: Total | null,
  { offset }: Pick<Position, "offset">,
): ListPage<Row> {
  const found = page.items.length;
  const isWhole = page.next === null && page.previous === null && offset === 0;
  return { ...page, ...(isWhole || !total ? { total: found, totalIsExact: isWhole } : total) };
}

/** A page of a list whose matches nobody counts. */
export type Rows<Row> = Omit<ListPage<Row>, keyof Total>;

/**
 * Reads one page of a list in a total order. `after` continues after an earlier page, `before` returns to the page that ends
 * there; both cost the same at any depth. `offset` skips row by row.
 */
export async function readRows<Row extends object>(
  db: Queryable,
  rowsOf: ListStatements["rows"],
  position: Position,
): Promise<Rows<Row>> {
  const { sort, limit, offset, after, before } = position;
  const direction = before ? OPPOSITE[position.direction] : position.direction;
  // One row more than requested shows whether there is a further page.
  const list = rowsOf({ sort, direction, limit: limit + 1, offset, cursor: before ?? after });
  const listed = await db.query<Row & { cursor: Cursor }>(list.text, list.values);
  const rows = listed.rows.slice(0, limit);
  if (before) rows.reverse();
  const isThereMore = listed.rows.length > limit;
  const cursorOf = (row: (typeof rows)[number] | undefined) =>
    row ? encodeCursor(sort, position.direction, row.cursor) : null;
  return {
    items: rows.map(({ cursor: _cursor, ...row }) => row as unknown as Row),
    next: isThereMore || before ? cursorOf(rows.at(-1)) : null,
    previous: (before ? isThereMore : after !== undefined) ? cursorOf(rows[0]) : null,
  };
}

/** Counts the matches of a list up to COUNT_LIMIT; null when that takes too long. */
export async function readTotal(
  pool: Pool,
  { text, values }: Statement,
  countMs = COUNT_MS,
): Promise<Total | null> {
  const rows = await readWithin<{ count: number }>(pool, countMs, text, values);
  if (!rows) return null;
  const count = rows[0]?.count ?? 0;
  return { total: Math.min(count, COUNT_LIMIT), totalIsExact: count <= COUNT_LIMIT };
}
