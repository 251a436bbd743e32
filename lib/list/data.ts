import type { Statement } from "../db/bind";
import type { Queryable } from "../db/client";
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

/** There are some, for whom nobody asks. */
const UNCOUNTED: Total = { total: 0, totalIsExact: false };

/** Reads one page of a list with the number of matches. */
export async function readPage<Row extends object>(
  db: Queryable,
  { rows, count }: ListStatements,
  position: Position,
): Promise<ListPage<Row>> {
  const [page, total] = await Promise.all([
    readRows<Row>(db, rows, position),
    position.isUncounted ? UNCOUNTED : readTotal(db, count),
  ]);
  return { ...page, ...total };
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

/** Counts the matches of a list up to COUNT_LIMIT. */
export async function readTotal(db: Queryable, { text, values }: Statement): Promise<Total> {
  const { rows } = await db.query<{ count: number }>(text, values);
  const count = rows[0]?.count ?? 0;
  return { total: Math.min(count, COUNT_LIMIT), totalIsExact: count <= COUNT_LIMIT };
}
