import type { Database } from "../db/client";
import { isId, shardOf } from "../db/ids";
import { maskUrl } from "../secrets/mask-url";
import { readAttempts } from "./attempts";
import { decodeCursor, encodeCursor } from "./cursor";
import {
  type DeliveryDetail,
  type DeliveryTimeline,
  eventOf,
  type OneDelivery,
  type StoredEvent,
} from "./detail";
import { binStatement, countStatement, listStatement } from "./list-sql";
import {
  COUNT_LIMIT,
  type DeliveryFilter,
  type DeliveryRow,
  type DeliverySort,
  type DiscardedRow,
  type SortDirection,
} from "./schema";
import { DELIVERIES_OF_EVENT, DELIVERY_BY_ID, EVENT_WITH_PAYLOAD } from "./statements";
import { ANSWER_LIMITS, type AttemptLimits, type EventPart, type TimelineLimits } from "./timeline-limits";
import { readWaiting } from "./waiting";

/** A page of the list and how much there is. `total` stops at 10,000; `totalIsExact` is false beyond. */
export type DeliveryPage = {
  items: DeliveryRow[];
  total: number;
  totalIsExact: boolean;
  /** Where the next page begins, as opaque text; null at the end. */
  nextCursor: string | null;
  /** Before which row the page before this one ends; null at the beginning. Give it as `before`. */
  previousCursor: string | null;
};

/**
 * Lists failed deliveries, in a total order. `cursor` (of the same order) goes on after an earlier page, `before` goes
 * back to the page that ends there; both cost the same at any depth. `offset` is counted off row by row.
 * @throws RedeliverError `invalid` when a cursor is not one of this order.
 */
export async function listFailedDeliveries(
  db: Database,
  request: {
    filter: DeliveryFilter;
    sortBy: DeliverySort;
    direction: SortDirection;
    limit: number;
    offset: number;
    cursor?: string;
    before?: string;
  },
): Promise<DeliveryPage> {
  const { sortBy, limit } = request;
  const isBackwards = request.before !== undefined;
  const given = request.before ?? request.cursor;
  const cursor = given ? decodeCursor(given, sortBy, request.direction) : undefined;
  const direction = isBackwards ? OPPOSITE[request.direction] : request.direction;
  // One row more than asked tells whether there is a further page.
  const list = listStatement({ ...request, direction, cursor, limit: limit + 1 });
  const count = countStatement(request.filter);
  const [listed, counted] = await Promise.all([
    db.pool.query<ListedRow>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const rows = listed.rows.slice(0, limit);
  if (isBackwards) rows.reverse();
  const isThereMore = listed.rows.length > limit;
  const cursorAt = (row: ListedRow | undefined) =>
    row
      ? encodeCursor(sortBy, request.direction, {
          value: row.cursorValue,
          at: row.cursorAt,
          id: row.deliveryId,
        })
      : null;
  const found = counted.rows[0]?.count ?? 0;
  return {
    items: rows.map(({ cursorAt: _at, cursorValue: _value, ...row }) => shown(row)),
    total: Math.min(found, COUNT_LIMIT),
    totalIsExact: found <= COUNT_LIMIT,
    nextCursor: isThereMore || isBackwards ? cursorAt(rows.at(-1)) : null,
    previousCursor: (isBackwards ? isThereMore : cursor !== undefined) ? cursorAt(rows[0]) : null,
  };
}

type ListedRow = DeliveryRow & { cursorAt: string; cursorValue: string };

const OPPOSITE = { ASC: "DESC", DESC: "ASC" } as const satisfies Record<SortDirection, SortDirection>;

/** Lists the bin, last discarded first. The totals are capped as those of the list of failures. */
export async function listDiscardedDeliveries(
  db: Database,
  request: { limit: number; offset: number; eventIds?: string[]; subscriberIds?: string[] },
): Promise<{ items: DiscardedRow[]; total: number; totalIsExact: boolean }> {
  const { list, count } = binStatement(request);
  const [listed, counted] = await Promise.all([
    db.pool.query<DiscardedRow>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const found = counted.rows[0]?.count ?? 0;
  return {
    items: listed.rows.map(shown),
    total: Math.min(found, COUNT_LIMIT),
    totalIsExact: found <= COUNT_LIMIT,
  };
}

/** One delivery with its newest attempts, in any state; null when there is none of that id. */
export async function getDeliveryDetail(
  db: Database,
  deliveryId: string,
  limits: AttemptLimits = ANSWER_LIMITS,
): Promise<DeliveryDetail | null> {
  if (!isId(deliveryId)) return null;
  const shard = shardOf(deliveryId);
  const found = await db.pool.query<OneDelivery>(DELIVERY_BY_ID, [deliveryId, shard]);
  const [delivery] = found.rows.map(shown);
  if (!delivery) return null;
  const [events, attemptsOf] = await Promise.all([
    db.pool.query<StoredEvent>(EVENT_WITH_PAYLOAD, [delivery.eventId, shard]),
    readAttempts(db.pool, [delivery], limits),
  ]);
  const event = events.rows[0];
  return event ? { delivery, ...eventOf(event), attempts: attemptsOf(deliveryId).attempts } : null;
}

/** Deliveries of an event, by subscriber name, each with its newest attempts. */
export type EventTimelines = {
  timelines: DeliveryTimeline[];
  /** Give it as `_after` for the deliveries behind these; null at the end. */
  next: string | null;
};

/** The deliveries of an event, or a part of them, as far as the limits go. */
export async function getDeliveriesOfEvent(
  db: Database,
  eventId: string,
  part: EventPart = {},
  limits: TimelineLimits = ANSWER_LIMITS,
): Promise<EventTimelines> {
  const { deliveryId = null, attemptsBefore, _after = null } = part;
  if (![eventId, deliveryId ?? eventId, _after ?? eventId].every(isId)) return { timelines: [], next: null };
  // One row more than asked tells whether there are further ones.
  const values = [eventId, shardOf(eventId), limits.deliveries + 1, deliveryId, _after];
  const found = await db.pool.query<OneDelivery>(DELIVERIES_OF_EVENT, values);
  const rows = found.rows.slice(0, limits.deliveries);
  const [attemptsOf, waiting] = await Promise.all([
    readAttempts(db.pool, rows, limits, attemptsBefore),
    readWaiting(db.pool, rows, new Date()),
  ]);
  const timelines = rows.map((delivery) => ({
    delivery: shown(delivery),
    waiting: waiting.get(delivery.deliveryId) ?? null,
    ...attemptsOf(delivery.deliveryId),
  }));
  return { timelines, next: found.rows.length > rows.length ? (rows.at(-1)?.deliveryId ?? null) : null };
}

/** A row as it may be shown. URLs are masked when they are written; those of earlier releases are not. */
function shown<Row extends { subscriberUrl: string }>(row: Row): Row {
  return { ...row, subscriberUrl: maskUrl(row.subscriberUrl) };
}
