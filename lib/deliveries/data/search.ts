import { performance } from "node:perf_hooks";
import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import { type Cursor, encodeCursor } from "../../list/cursor";
import type { Slice } from "../../list/data";
import type { ListPage, Total } from "../../list/page";
import type { Position } from "../../list/read";
import { COUNT_LIMIT } from "../../list/statements";
import type { DeliveryFilter } from "../schema";
import { countStatement, searchStatement } from "../statements/list";

/** Rows of the first part, each next one having twice as many, and of the largest. */
const PARTS = { first: 1_000, largest: 32_000 } as const;
/** No part begins after this time. */
const PATIENCE_MS = 200;
/** A part, and the count, is given up after this time; the first part has the time of every statement. */
const LONGEST_MS = 1_000;
const COUNT_MS = 250;

const OPPOSITE = { ASC: "DESC", DESC: "ASC" } as const;

type Found<Row> = Row & { place: string | null; cursor: Cursor; looked: number; last: Cursor | null };

/**
 * Reads one page of failures with conditions that no index answers: it looks through the list part by part, in its order, until the page
 * is full, the list ends, or the time is up.
 */
export async function searchFailures<Row extends object>(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
): Promise<ListPage<Row>> {
  const { sort, limit, offset, after, before } = position;
  const [found, total] = await Promise.all([
    lookThrough<Row>(db, filter, position),
    position.isUncounted ? undefined : countWithin(db, filter),
  ]);
  const rows = found.rows.slice(offset, offset + limit);
  const isThereMore = found.rows.length > offset + limit;
  const ends = !isThereMore && !found.isComplete ? found.last : rows.at(-1)?.cursor;
  const begins = rows[0]?.cursor;
  if (before) rows.reverse();
  const cursorOf = (cursor: Cursor | undefined) =>
    cursor ? encodeCursor(sort, position.direction, cursor) : null;
  const isFurther = isThereMore || !found.isComplete;
  const isWhole = found.isComplete && !isThereMore && !after && !before;
  return {
    items: rows.map(
      ({ cursor: _cursor, place: _place, looked: _looked, last: _last, ...row }) => row as unknown as Row,
    ),
    next: before ? cursorOf(begins) : isFurther ? cursorOf(ends) : null,
    previous: before ? (isFurther ? cursorOf(ends) : null) : after ? cursorOf(begins) : null,
    ...(isWhole ? { total: found.rows.length, totalIsExact: true } : (total ?? atLeast(found.rows.length))),
    searched: { searched: found.looked, isComplete: isThereMore || found.isComplete },
  };
}

const atLeast = (count: number): Total => ({ total: Math.min(count, COUNT_LIMIT), totalIsExact: false });

async function countWithin(db: Database, filter: DeliveryFilter): Promise<Total | undefined> {
  const { text, values } = countStatement(filter);
  const rows = await readWithin<{ count: number }>(db.pool, COUNT_MS, text, values);
  const count = rows?.[0]?.count;
  return count === undefined
    ? undefined
    : { total: Math.min(count, COUNT_LIMIT), totalIsExact: count <= COUNT_LIMIT };
}

async function lookThrough<Row>(db: Database, filter: DeliveryFilter, position: Position) {
  const { sort, limit, offset, after, before } = position;
  const direction = before ? OPPOSITE[position.direction] : position.direction;
  const wanted = offset + limit + 1;
  const began = performance.now();
  const rows: Found<Row>[] = [];
  let last: Cursor | undefined = before ?? after;
  let looked = 0;
  for (let most: number = PARTS.first; ; most = Math.min(2 * most, PARTS.largest)) {
    const slice: Slice = { sort, direction, limit: wanted - rows.length, offset: 0, cursor: last };
    const { text, values } = searchStatement(filter, slice, most);
    const part =
      looked === 0
        ? (await db.pool.query<Found<Row>>(text, values)).rows
        : await readWithin<Found<Row>>(db.pool, LONGEST_MS, text, values);
    if (!part) return { rows, looked, last, isComplete: false };
    rows.push(...part.filter(({ place }) => place !== null));
    const inPart = part[0]?.looked ?? 0;
    looked += inPart;
    last = part[0]?.last ?? last;
    if (rows.length >= wanted || inPart < most) return { rows, looked, last, isComplete: inPart < most };
    if (performance.now() - began > PATIENCE_MS) return { rows, looked, last, isComplete: false };
  }
}
