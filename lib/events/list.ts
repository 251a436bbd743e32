import type { Database } from "../db/client";
import { encodeEventCursor } from "./cursor";
import {
  type DeliveryCounts,
  EVENT_COUNT_LIMIT,
  type EventPage,
  type EventRow,
  NO_DELIVERIES,
} from "./event-list";
import { DELIVERY_COUNTS, type EventListRequest, eventCountStatement, eventListStatement } from "./list-sql";

type Listed = Omit<EventRow, "deliveries"> & { cursorAt: string };

/**
 * Lists events by the time they were received, with how many of their deliveries stand where. `cursor` goes on after
 * an earlier page and costs the same at any depth; `offset` is counted off row by row.
 */
export async function listEvents(db: Database, request: EventListRequest): Promise<EventPage> {
  // One row more than asked tells whether there is a next page.
  const list = eventListStatement({ ...request, limit: request.limit + 1 });
  const count = eventCountStatement(request.filter);
  const [listed, counted] = await Promise.all([
    db.pool.query<Listed>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const rows = listed.rows.slice(0, request.limit);
  const last = listed.rows.length > request.limit ? rows.at(-1) : undefined;
  const deliveries = await countDeliveries(
    db,
    rows.map((row) => row.eventId),
  );
  const found = counted.rows[0]?.count ?? 0;
  return {
    items: rows.map(({ cursorAt: _at, ...row }) => ({
      ...row,
      deliveries: deliveries.get(row.eventId) ?? NO_DELIVERIES,
    })),
    total: Math.min(found, EVENT_COUNT_LIMIT),
    totalIsExact: found <= EVENT_COUNT_LIMIT,
    nextCursor: last ? encodeEventCursor({ at: last.cursorAt, id: last.eventId }) : null,
  };
}

async function countDeliveries(db: Database, eventIds: string[]): Promise<Map<string, DeliveryCounts>> {
  if (!eventIds.length) return new Map();
  const { rows } = await db.pool.query<DeliveryCounts & { eventId: string }>(DELIVERY_COUNTS, [eventIds]);
  return new Map(rows.map(({ eventId, ...counts }) => [eventId, counts]));
}
