import type { Statement } from "../db/bind";
import type { Database, Queryable } from "../db/client";
import { readWithin, withoutBitmaps } from "../db/within";
import { logger } from "../logger";
import { type Cursor, type Direction, encodeCursor } from "./cursor";
import type { Arriving, ListPage, Matches, Total } from "./page";
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

/** The time that counting may take: it keeps a connection of the requests that read rows. */
const COUNT_MS = 250;

type Pool = Database["pool"];

/** A count that is under way beside the rows. It ends by itself, and is never rejected. */
export type Count = {
  /** null when it took too long or failed; undefined while it is under way. */
  found?: Total | null;
  done: Promise<Total | null>;
};

/** Starts to count the matches of a list up to COUNT_LIMIT. */
export function startCount(pool: Pool, statement: Statement, countMs = COUNT_MS): Count {
  const done = readTotal(pool, statement, countMs).catch((error: unknown) => {
    logger.error({ err: error }, "the matches of a list could not be counted");
    return null;
  });
  const count: Count = { done };
  void done.then((found) => {
    count.found = found;
  });
  return count;
}

/** Reads one page of a list, while its matches are counted: the rows do not wait for their number. */
export async function readPage<Row extends object>(
  pool: Pool,
  { rows, count }: ListStatements,
  position: Position,
  countMs = COUNT_MS,
): Promise<ListPage<Row>> {
  const counting = position.isUncounted ? null : startCount(pool, count, countMs);
  const page = await withoutBitmaps(pool, (client) => readRows<Row>(client, rows, position));
  return counted(page, counting, position);
}

/**
 * Adds the number of matches to a page. A page that has all of them says how many; where counting takes too long, they are at least those
 * found.
 */
export function counted<Row>(
  page: Rows<Row>,
  count: Count | null,
  { offset }: Pick<Position, "offset">,
): ListPage<Row> {
  const found = page.items.length;
  const isWhole = page.next === null && page.previous === null && offset === 0;
  const own = { total: found, totalIsExact: isWhole };
  return { ...page, matches: () => (isWhole || !count ? own : matchesOf(count, own)) };
}

/** The result of a count as far as it is known now. @param least what is known without it */
export function matchesOf(count: Count, least: Total): Matches {
  if (count.found === undefined) return count.done.then((found) => found ?? least);
  return count.found ?? least;
}

/** As `matchesOf`, where nothing is known without it. */
export const resultOf = ({ found, done }: Count): Arriving<Total | null> =>
  found === undefined ? done : found;

/** A page of a list whose matches nobody counts. */
export type Rows<Row> = Omit<ListPage<Row>, "matches">;

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
async function readTotal(pool: Pool, { text, values }: Statement, countMs: number): Promise<Total | null> {
  const rows = await readWithin<{ count: number }>(pool, countMs, text, values);
  if (!rows) return null;
  const count = rows[0]?.count ?? 0;
  return { total: Math.min(count, COUNT_LIMIT), totalIsExact: count <= COUNT_LIMIT };
}
