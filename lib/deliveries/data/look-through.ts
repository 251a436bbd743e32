import { performance } from "node:perf_hooks";
import type pg from "pg";
import type { Statement } from "../../db/bind";
import { readWithin } from "../../db/within";
import { type Cursor, encodeCursor } from "../../list/cursor";
import { type Count, matchesOf, type Slice } from "../../list/data";
import { atLeast, type ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import { COUNT_LIMIT } from "../../list/statements";
import { SMALLEST_PART } from "../statements/index-merge";

/** The look through a list part by part, for conditions that no index answers. */

/** No part begins that would probably end after this time. */
const PATIENCE_MS = 200;
/** A part is given up after this time; the first part has a time of its own. */
const LONGEST_MS = 1_000;

const OPPOSITE = { ASC: "DESC", DESC: "ASC" } as const;

/** Where the reading of a page begins, and in which direction it goes. */
export function sliceOf({ sort, direction, limit, offset, after, before }: Position): Slice {
  return {
    sort,
    direction: before ? OPPOSITE[direction] : direction,
    limit,
    offset,
    cursor: before ?? after,
  };
}

/** A list that is looked through. */
export type Looking = {
  /** Builds the look through the next `most` rows (../statements/searched-part.ts). */
  part: (slice: Slice, most: number) => Statement;
  /** Rows of the first part, each next one having up to twice as many, and of the largest. */
  first: number;
  largest: number;
  /** The time of the first part. */
  firstMs: number;
};

type Found<Row> = Row & { place: string | null; cursor: Cursor; looked: number; last: Cursor | null };

/** What was found, in the direction of the reading, and how far that was looked for. */
type Looked<Row> = { rows: Found<Row>[]; looked: number; last: Cursor | undefined; isComplete: boolean };

/**
 * Looks through a list in its order, part by part, until a page is full, the list ends, or the time is up.
 * @returns null when the time of the first part was up
 */
export async function lookThrough<Row>(
  pool: pg.Pool,
  { part: partOf, ...sizes }: Looking,
  position: Position,
): Promise<Looked<Row> | null> {
  const { sort, direction, cursor } = sliceOf(position);
  const wanted = position.offset + position.limit + 1;
  const began = performance.now();
  const rows: Found<Row>[] = [];
  let last = cursor;
  let looked = 0;
  for (let most = Math.min(sizes.first, sizes.largest); ; ) {
    const slice: Slice = { sort, direction, limit: wanted - rows.length, offset: 0, cursor: last };
    const { text, values } = partOf(slice, most);
    const time = looked === 0 ? sizes.firstMs : LONGEST_MS;
    const part = await readWithin<Found<Row> & pg.QueryResultRow>(pool, time, text, values);
    if (!part) return looked === 0 ? null : { rows, looked, last, isComplete: false };
    rows.push(...part.filter(({ place }) => place !== null));
    const inPart = part[0]?.looked ?? 0;
    looked += inPart;
    last = part[0]?.last ?? last;
    if (rows.length >= wanted || inPart < most) return { rows, looked, last, isComplete: inPart < most };
    const elapsed = performance.now() - began;
    // The next part ends about when the time is up.
    most = Math.min(2 * most, sizes.largest, Math.floor((looked / elapsed) * (PATIENCE_MS - elapsed)));
    if (most < SMALLEST_PART) return { rows, looked, last, isComplete: false };
  }
}

/** The page of what was found. @param count of all matches, which are at least what was found where it is null or fails */
export function pageOf<Row>(
  found: Looked<Row>,
  count: Count | null,
  { sort, direction, limit, offset, after, before }: Position,
): ListPage<Row> {
  const rows = found.rows.slice(offset, offset + limit);
  const isThereMore = found.rows.length > offset + limit;
  const ends = !isThereMore && !found.isComplete ? found.last : rows.at(-1)?.cursor;
  // Behind a page without rows, the last row looked at is none of the list: the pages before and after begin at it.
  const begins = rows[0]?.cursor ?? (found.looked > 0 ? found.last : undefined);
  if (before) rows.reverse();
  const cursorOf = (cursor: Cursor | undefined) => (cursor ? encodeCursor(sort, direction, cursor) : null);
  const isFurther = isThereMore || !found.isComplete;
  const isWhole = found.isComplete && !isThereMore && !after && !before;
  const seen = found.rows.length;
  const own = isWhole ? { total: seen, totalIsExact: true } : atLeast(Math.min(seen, COUNT_LIMIT));
  return {
    items: rows.map(
      ({ cursor: _cursor, place: _place, looked: _looked, last: _last, ...row }) => row as unknown as Row,
    ),
    next: before ? cursorOf(begins) : isFurther ? cursorOf(ends) : null,
    previous: before ? (isFurther ? cursorOf(ends) : null) : after ? cursorOf(begins) : null,
    matches: () => (isWhole || !count ? own : matchesOf(count, own)),
    searched: { searched: found.looked, isComplete: isThereMore || found.isComplete },
  };
}
