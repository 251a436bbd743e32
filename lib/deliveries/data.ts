import type { Database, Queryable } from "../db/client";
import { isId, laneOf } from "../db/ids";
import { decodeCursor, encodeCursor } from "./cursor";
import {
  type Attempt,
  attemptOf,
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
import {
  ATTEMPTS_OF_DELIVERIES,
  DELIVERIES_OF_EVENT,
  DELIVERY_BY_ID,
  EVENT_WITH_PAYLOAD,
} from "./statements";

/** A page of the list and how much there is. `total` stops at 10,000; `totalIsExact` is false beyond. */
export type DeliveryPage = {
  items: DeliveryRow[];
  total: number;
  totalIsExact: boolean;
  /** Where the next page begins, as opaque text; null at the end. */
  nextCursor: string | null;
};

/**
 * Lists failed deliveries, in a total order. `cursor` (of the same order) goes on after an earlier page and costs the
 * same at any depth; `offset` is counted off row by row.
 * @throws RedeliverError `invalid` when the cursor is not one of this order.
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
  },
): Promise<DeliveryPage> {
  const { sortBy, direction, limit } = request;
  const cursor = request.cursor ? decodeCursor(request.cursor, sortBy, direction) : undefined;
  // One row more than asked tells whether there is a next page.
  const list = listStatement({ ...request, cursor, limit: limit + 1 });
  const count = countStatement(request.filter);
  const [listed, counted] = await Promise.all([
    db.pool.query<DeliveryRow & { cursorAt: string; cursorValue: string }>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const rows = listed.rows.slice(0, limit);
  const last = listed.rows.length > limit ? rows.at(-1) : undefined;
  const found = counted.rows[0]?.count ?? 0;
  return {
    items: rows.map(({ cursorAt: _at, cursorValue: _value, ...row }) => row),
    total: Math.min(found, COUNT_LIMIT),
    totalIsExact: found <= COUNT_LIMIT,
    nextCursor: last
      ? encodeCursor(sortBy, direction, { value: last.cursorValue, at: last.cursorAt, id: last.deliveryId })
      : null,
  };
}

/** Lists the bin, last discarded first. The totals are capped as those of the list of failures. */
export async function listDiscardedDeliveries(
  db: Database,
  request: { limit: number; offset: number; eventId?: string; subscriberIds?: string[] },
): Promise<{ items: DiscardedRow[]; total: number; totalIsExact: boolean }> {
  const { list, count } = binStatement(request);
  const [listed, counted] = await Promise.all([
    db.pool.query<DiscardedRow>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const found = counted.rows[0]?.count ?? 0;
  return { items: listed.rows, total: Math.min(found, COUNT_LIMIT), totalIsExact: found <= COUNT_LIMIT };
}

/** Everything about one delivery, in any state; null when there is none of that id. */
export async function getDeliveryDetail(db: Database, deliveryId: string): Promise<DeliveryDetail | null> {
  if (!isId(deliveryId)) return null;
  const lane = laneOf(deliveryId);
  const found = await db.pool.query<OneDelivery>(DELIVERY_BY_ID, [deliveryId, lane]);
  const delivery = found.rows[0];
  if (!delivery) return null;
  const [events, attempts] = await Promise.all([
    db.pool.query<StoredEvent>(EVENT_WITH_PAYLOAD, [delivery.eventId, lane]),
    readAttempts(db.pool, [delivery]),
  ]);
  const event = events.rows[0];
  return event ? { delivery, ...eventOf(event), attempts } : null;
}

/** The deliveries of an event, by subscriber name, each with its attempts, oldest first. */
export async function getDeliveriesOfEvent(db: Database, eventId: string): Promise<DeliveryTimeline[]> {
  if (!isId(eventId)) return [];
  const { rows } = await db.pool.query<OneDelivery>(DELIVERIES_OF_EVENT, [eventId, laneOf(eventId)]);
  const attempts = await readAttempts(db.pool, rows);
  return rows.map((delivery) => ({
    delivery,
    attempts: attempts.filter((attempt) => attempt.deliveryId === delivery.deliveryId),
  }));
}

/** Attempts of deliveries of one event. */
async function readAttempts(db: Queryable, deliveries: OneDelivery[]): Promise<Attempt[]> {
  const [first] = deliveries;
  if (!first) return [];
  // A day of slack: the clock of the worker that made an attempt may be behind that of the process that received.
  const notBefore = new Date(first.receivedAt.getTime() - 86_400_000);
  const ids = deliveries.map((delivery) => delivery.deliveryId);
  const { rows } = await db.query<Attempt>(ATTEMPTS_OF_DELIVERIES, [ids, laneOf(first.eventId), notBefore]);
  return rows.map(attemptOf);
}
