import type { Database } from "../../db/client";
import { priorityOf } from "../../engine/priority";
import { readPage, type Slice } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import { type DeliveryCounts, type EventFilter, type EventRow, NO_DELIVERIES } from "../schema";
import { DELIVERY_COUNTS, eventCountStatement, eventListStatement } from "../statements";

type Listed = Omit<EventRow, "deliveries" | "priority"> & { rank: number | null };

/** Lists events by time of reception, with their deliveries counted by state. */
export async function listEvents(
  db: Database,
  filter: EventFilter,
  position: Position,
): Promise<ListPage<EventRow>> {
  const rows = (slice: Slice) => eventListStatement(filter, slice);
  const page = await readPage<Listed>(db.pool, { rows, count: eventCountStatement(filter) }, position);
  return { ...page, items: await withDeliveries(db, page.items) };
}

/** Adds the counts of deliveries to the rows: one query for the page. */
async function withDeliveries(db: Database, rows: Listed[]): Promise<EventRow[]> {
  const byEvent = await countDeliveries(
    db,
    rows.map((row) => row.eventId),
  );
  return rows.map(({ rank, ...row }) => ({
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
