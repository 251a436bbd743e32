import type { Database } from "../../db/client";
import { isId, shardOf } from "../../db/ids";
import {
  type DeliveryDetail,
  type DeliveryTimeline,
  eventOf,
  type OneDelivery,
  type Removals,
  removalsOf,
  type StoredEvent,
  withMaskedUrl,
} from "../detail";
import { ANSWER_LIMITS, type AttemptLimits, type EventPart, type TimelineLimits } from "../limits";
import { DELIVERIES_OF_EVENT, DELIVERY_BY_ID, EVENT_WITH_PAYLOAD } from "../statements/detail";
import { REMOVALS_OF_EVENT } from "../statements/removed";
import { readAttempts } from "./attempts";
import { readHeldBack } from "./waiting";

/**
 * Reads one delivery in any state with its newest attempts; null when no delivery has that id.
 * @param before reads those with lower numbers than this
 */
export async function getDeliveryDetail(
  db: Database,
  deliveryId: string,
  limits: AttemptLimits = ANSWER_LIMITS,
  before?: number,
): Promise<DeliveryDetail | null> {
  if (!isId(deliveryId)) return null;
  const shard = shardOf(deliveryId);
  const found = await db.pool.query<OneDelivery>(DELIVERY_BY_ID, [deliveryId, shard]);
  const [delivery] = found.rows.map(withMaskedUrl);
  if (!delivery) return null;
  const [events, attemptsOf, removals] = await Promise.all([
    db.pool.query<StoredEvent>(EVENT_WITH_PAYLOAD, [delivery.eventId, shard]),
    readAttempts(db.pool, [delivery], limits, before),
    db.pool.query<Removals>(REMOVALS_OF_EVENT, [delivery.eventId, shard]),
  ]);
  if (!events.rows[0]) return null;
  const { event, payload } = eventOf(events.rows[0]);
  return {
    delivery,
    event,
    payload,
    removals: removalsOf(removals.rows[0], payload),
    ...attemptsOf(deliveryId),
  };
}

/** Deliveries of an event, by subscriber name, each with its newest attempts. */
export type EventTimelines = {
  timelines: DeliveryTimeline[];
  /** Passed as `after`, it reads the next deliveries; null at the end. */
  next: string | null;
};

/** Reads the deliveries of an event, or a part of them, within the limits. */
export async function getDeliveriesOfEvent(
  db: Database,
  eventId: string,
  part: EventPart = {},
  limits: TimelineLimits = ANSWER_LIMITS,
): Promise<EventTimelines> {
  const { deliveryId = null, attemptsBefore, after = null } = part;
  if (![eventId, deliveryId ?? eventId, after ?? eventId].every(isId)) return { timelines: [], next: null };
  // One row more than requested shows whether there are further deliveries.
  const values = [eventId, shardOf(eventId), limits.deliveries + 1, deliveryId, after];
  const found = await db.pool.query<OneDelivery>(DELIVERIES_OF_EVENT, values);
  const rows = found.rows.slice(0, limits.deliveries);
  const [attemptsOf, waiting] = await Promise.all([
    readAttempts(db.pool, rows, limits, attemptsBefore),
    readHeldBack(db.pool, rows, new Date()),
  ]);
  const timelines = rows.map((delivery) => ({
    delivery: withMaskedUrl(delivery),
    waiting: waiting.get(delivery.deliveryId) ?? null,
    ...attemptsOf(delivery.deliveryId),
  }));
  return { timelines, next: found.rows.length > rows.length ? (rows.at(-1)?.deliveryId ?? null) : null };
}
