import type { Database } from "../../db/client";
import { isId, shardOf } from "../../db/ids";
import { getDeliveriesOfEvent } from "../../deliveries/data/detail";
import { eventOf, type Removals, removalsOf, type StoredEvent } from "../../deliveries/detail";
import { type EventPart, PAGE_LIMITS } from "../../deliveries/limits";
import { EVENT_WITH_PAYLOAD } from "../../deliveries/statements/detail";
import { REMOVALS_OF_EVENT } from "../../deliveries/statements/removed";
import { payloadView, timelineViews } from "../../deliveries/view/timeline";
import { priorityOf } from "../../engine/priority";
import { type Operator, retryLink } from "../retry-link";
import { type EventDetail, type EventExtras, NO_DELIVERIES, removedDeliveries } from "../schema";
import { EVENT_EXTRAS } from "../statements";
import type { EventPageData } from "../view";
import { countDeliveries } from "./list";

/** Reads one event with its payload; null for an unknown id and for a text that is no id. */
export async function getEvent(db: Database, eventId: string): Promise<EventDetail | null> {
  if (!isId(eventId)) return null;
  const key = [eventId, shardOf(eventId)];
  const [found, extras, removals] = await Promise.all([
    db.pool.query<StoredEvent>(EVENT_WITH_PAYLOAD, key),
    db.pool.query<EventExtras>(EVENT_EXTRAS, key),
    db.pool.query<Removals>(REMOVALS_OF_EVENT, key),
  ]);
  const [stored] = found.rows;
  const [extra] = extras.rows;
  if (!stored || !extra) return null;
  const { event, payload } = eventOf(stored);
  const { rank, ...facts } = extra;
  return {
    event: { ...event, ...facts, priority: rank === null ? null : priorityOf(rank) },
    payload,
    removals: removalsOf(removals.rows[0], payload),
  };
}

/**
 * Reads the page of one event with a part of its deliveries; a part that does not exist becomes the beginning. Null for an
 * unknown id and for a text that is no id.
 */
export async function readEventPage(
  db: Database,
  eventId: string,
  part: EventPart,
  { seesPayloads, ...operator }: Operator & { seesPayloads: boolean },
): Promise<Omit<EventPageData, "mayRetry" | "mayAccept" | "copies"> | null> {
  const detail = await getEvent(db, eventId);
  if (!detail) return null;
  const { id, httpStatus } = detail.event;
  const [{ timelines, next }, counted] = await Promise.all([
    getDeliveriesOfEvent(db, id, part, PAGE_LIMITS),
    countDeliveries(db, [id]),
  ]);
  if (timelines.length === 0 && Object.keys(part).length > 0) {
    const beginning = await readEventPage(db, id, {}, { seesPayloads, ...operator });
    return beginning && { ...beginning, isPartMissing: true };
  }
  const counts = counted.get(id) ?? NO_DELIVERIES;
  return {
    event: detail.event,
    payload: payloadView(detail.payload, httpStatus >= 300, seesPayloads),
    removals: { ...detail.removals, deliveries: removedDeliveries(detail.event, counts) },
    timelines: timelineViews(timelines, seesPayloads),
    part,
    isPartMissing: false,
    next,
    counts,
    retry: retryLink({ eventId: id, httpStatus }, counts, operator),
    ...operator,
  };
}
