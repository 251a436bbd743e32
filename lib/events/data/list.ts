import type { Database } from "../../db/client";
import { priorityOf } from "../../engine/priority";
import type { EventCursor } from "../cursor";
import {
  type DeliveryCounts,
  EVENT_COUNT_LIMIT,
  type EventDirection,
  type EventPage,
  type EventRow,
  NO_DELIVERIES,
} from "../schema";
import {
  DELIVERY_COUNTS,
  type EventListRequest,
  eventCountStatement,
  eventListStatement,
} from "../statements";

type Listed = Omit<EventRow, "deliveries" | "priority"> & { rank: number | null; cursorAt: string };

const OPPOSITE = { ASC: "DESC", DESC: "ASC" } as const satisfies Record<EventDirection, EventDirection>;

/**
 * Lists events by time of reception, with their deliveries counted by state. `cursor` continues after an earlier page,
 * `before` returns to the page that ends there; both cost the same at any depth. `offset` skips row by row.
 */
export async function listEvents(
  db: Database,
  request: EventListRequest & { before?: EventCursor },
): Promise<EventPage> {
  const { limit, before } = request;
  const direction = before ? OPPOSITE[request.direction] : request.direction;
  // One row more than requested shows whether there is a further page.
  const cursor = before ?? request.cursor;
  const list = eventListStatement({ ...request, direction, cursor, limit: limit + 1 });
  const count = eventCountStatement(request.filter);
  const [listed, counted] = await Promise.all([
    db.pool.query<Listed>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const rows = listed.rows.slice(0, limit);
  if (before) rows.reverse();
  const isThereMore = listed.rows.length > limit;
  const found = counted.rows[0]?.count ?? 0;
  return {
    items: await withDeliveries(db, rows),
    total: Math.min(found, EVENT_COUNT_LIMIT),
    totalIsExact: found <= EVENT_COUNT_LIMIT,
    nextCursor: isThereMore || before ? cursorAt(rows.at(-1)) : null,
    previousCursor: (before ? isThereMore : cursor) ? cursorAt(rows[0]) : null,
  };
}

const cursorAt = (row: Listed | undefined) => (row ? { at: row.cursorAt, id: row.eventId } : null);

/** Adds the counts of deliveries to the rows: one query for the page. */
async function withDeliveries(db: Database, rows: Listed[]): Promise<EventRow[]> {
  const byEvent = await countDeliveries(
    db,
    rows.map((row) => row.eventId),
  );
  return rows.map(({ cursorAt: _at, rank, ...row }) => ({
    ...row,
    priority: rank === null ? null : priorityOf(rank),
    deliveries: byEvent.get(row.eventId) ?? NO_DELIVERIES,
  }));
}

/** Counts the deliveries of events by state. An event without deliveries is not in the map. */
export async function countDeliveries(
  db: Database,
  eventIds: readonly string[],
): Promise<ReadonlyMap<string, DeliveryCounts>> {
  const { rows } = await db.pool.query<DeliveryCounts & { eventId: string }>(DELIVERY_COUNTS, [eventIds]);
  return new Map(rows.map(({ eventId, ...deliveries }) => [eventId, deliveries]));
}
