import type { Database } from "../db/client";
import { shardOf } from "../db/ids";
import type { DeliveryState } from "../engine/state";
import type { DeliveryWaiting } from "./detail";
import { MOST_LOCATED, MOST_NAMED } from "./limits";
import { DELIVERIES_OF_EVENTS, EVENTS_OF_DELIVERIES, RECEPTIONS } from "./statements";
import { readWaiting } from "./waiting";

/** Where events are that a list was asked for by their IDs and does not hold. */

/** Why a delivery is not in the list of failures: `failed` is in reach of it, `older` is not. */
export type Place = "delivered" | "scheduled" | "sending" | "bin" | "failed" | "older";

export type LocatedDelivery = {
  eventId: string;
  deliveryId: string;
  subscriberId: string;
  subscriberName: string;
  attempts: number;
  place: Place;
  dueAt: Date;
  /** What holds a scheduled one back, when it is not its time alone. */
  waiting: DeliveryWaiting | null;
  failedAt: Date | null;
  finishedAt: Date | null;
  discardedAt: Date | null;
  purgeAt: Date | null;
};

export type Whereabouts = {
  eventId: string;
  /** Null: there is no event of that ID. */
  event: { receivedAt: Date; httpStatus: number } | null;
  /** As many as are named, and one more where there are more. */
  deliveries: LocatedDelivery[];
  /** The event of the delivery whose ID was taken for an event's (receivers know it as `webhook-id`). */
  deliveryOf: string | null;
};

/** Where a delivery stands for somebody who looked through the failures since `since`. */
export function placeOf(delivery: { state: DeliveryState; failedAt: Date | null }, since: Date): Place {
  if (delivery.state === "discarded") return "bin";
  if (delivery.state !== "failed") return delivery.state;
  return delivery.failedAt && delivery.failedAt < since ? "older" : "failed";
}

/**
 * Looks for events by their IDs, whatever became of them; in the order of the IDs, the first MOST_LOCATED of them.
 * `since`: the first moment of the longest window that the list of failures can show.
 */
export async function locateEvents(
  db: Database,
  eventIds: readonly string[],
  { since, now }: { since: Date; now: Date },
): Promise<Whereabouts[]> {
  const ids = eventIds.slice(0, MOST_LOCATED);
  if (ids.length === 0) return [];
  const asked = [ids, ids.map(shardOf)];
  const [events, deliveries, mistaken] = await Promise.all([
    db.pool.query<{ id: string; receivedAt: Date; httpStatus: number }>(RECEPTIONS, asked),
    db.pool.query<StoredDelivery>(DELIVERIES_OF_EVENTS, [...asked, MOST_NAMED + 1]),
    db.pool.query<{ id: string; eventId: string }>(EVENTS_OF_DELIVERIES, asked),
  ]);
  const waiting = await readWaiting(db.pool, deliveries.rows, now);
  const located = deliveries.rows.map(({ state, ...delivery }) => ({
    ...delivery,
    place: placeOf({ ...delivery, state }, since),
    waiting: waiting.get(delivery.deliveryId) ?? null,
  }));
  return ids.map((eventId) => {
    const { receivedAt, httpStatus } = events.rows.find(({ id }) => id === eventId) ?? {};
    return {
      eventId,
      event: receivedAt && httpStatus ? { receivedAt, httpStatus } : null,
      deliveries: located.filter((delivery) => delivery.eventId === eventId),
      deliveryOf: mistaken.rows.find(({ id }) => id === eventId)?.eventId ?? null,
    };
  });
}

type StoredDelivery = Omit<LocatedDelivery, "place" | "waiting"> & { state: DeliveryState };
