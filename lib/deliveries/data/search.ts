import { performance } from "node:perf_hooks";
import type { Database } from "../../db/client";
import { readWithin, withoutBitmaps } from "../../db/within";
import { type Cursor, encodeCursor } from "../../list/cursor";
import { readTotal, type Slice } from "../../list/data";
import type { ListPage, Total } from "../../list/page";
import type { Position } from "../../list/read";
import { COUNT_LIMIT } from "../../list/statements";
import type { DeliveryFilter } from "../schema";
import { hasCodesBeside, mostMerged } from "../statements/index-merge";
import { codesStatement, countStatement, searchStatement } from "../statements/list";

/** Rows of the first part, each next one having up to twice as many, of the largest, and of the smallest. */
const PARTS = { first: 1_000, largest: 32_000, smallest: 250 } as const;
/** No part begins that would probably end after this time. */
const PATIENCE_MS = 200;
/** A part is given up after this time; the first part has the time of every statement. */
const LONGEST_MS = 1_000;

/** So many failures with a code are read and sorted at once. Of more, the list of the other conditions is looked through. */
const MOST_OF_CODE = 5_000;

const OPPOSITE = { ASC: "DESC", DESC: "ASC" } as const;

type Found<Row> = Row & { place: string | null; cursor: Cursor; looked: number; last: Cursor | null };

/**
 * Reads one page of failures with conditions that no index answers: it looks through the list part by part, in its order, until the page
 * is full, the list ends, or the time is up.
 * @param codes see codesToCheck
 */
export async function searchFailures<Row extends object>(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
  codes: readonly number[],
): Promise<ListPage<Row>> {
  const { sort, limit, offset, after, before } = position;
  const [found, total] = await Promise.all([
    lookThrough<Row>(db, filter, position, codes),
    position.isUncounted ? null : readTotal(db.pool, countStatement(filter)),
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

/** The codes of a filter for which each row is to be checked, because many failures have them and no index has them beside its other conditions. */
export async function codesToCheck(db: Database, filter: DeliveryFilter): Promise<readonly number[]> {
  if (!hasCodesBeside(filter)) return [];
  const { text, values } = codesStatement(filter, MOST_OF_CODE);
  const { rows } = await withoutBitmaps(db.pool, (client) => client.query(text, values));
  return rows.length > 0 ? (filter.httpStatus ?? []) : [];
}

async function lookThrough<Row>(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
  codes: readonly number[],
) {
  const { sort, limit, offset, after, before } = position;
  const direction = before ? OPPOSITE[position.direction] : position.direction;
  const wanted = offset + limit + 1;
  const began = performance.now();
  const rows: Found<Row>[] = [];
  let last: Cursor | undefined = before ?? after;
  let looked = 0;
  const largest = largestPart(codes.length > 0 ? { ...filter, httpStatus: [] } : filter);
  for (let most = Math.min(PARTS.first, largest); ; ) {
    const slice: Slice = { sort, direction, limit: wanted - rows.length, offset: 0, cursor: last };
    const { text, values } = searchStatement(filter, slice, most, codes);
    const part =
      looked === 0
        ? (await withoutBitmaps(db.pool, (client) => client.query<Found<Row>>(text, values))).rows
        : await readWithin<Found<Row>>(db.pool, LONGEST_MS, text, values);
    if (!part) return { rows, looked, last, isComplete: false };
    rows.push(...part.filter(({ place }) => place !== null));
    const inPart = part[0]?.looked ?? 0;
    looked += inPart;
    last = part[0]?.last ?? last;
    if (rows.length >= wanted || inPart < most) return { rows, looked, last, isComplete: inPart < most };
    const elapsed = performance.now() - began;
    // The next part ends about when the time is up.
    most = Math.min(2 * most, largest, Math.floor((looked / elapsed) * (PATIENCE_MS - elapsed)));
    if (most < PARTS.smallest) return { rows, looked, last, isComplete: false };
  }
}

/** Up to as many rows as its index merge reads, where there is one: beyond, the planner would choose by the mean of all days. */
function largestPart(filter: DeliveryFilter): number {
  const merged = mostMerged(filter);
  return merged < PARTS.smallest ? PARTS.largest : Math.min(PARTS.largest, merged);
}
