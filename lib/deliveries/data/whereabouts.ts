import type { Database } from "../../db/client";
import { shardOf } from "../../db/ids";
import type { DeliveryState } from "../../engine/state";
import { MOST_LOCATED, MOST_NAMED } from "../limits";
import { DELIVERIES_OF_EVENTS, EVENTS_OF_DELIVERIES, RECEPTIONS } from "../statements/detail";
import { type LocatedDelivery, placeOf, type Whereabouts } from "../view/whereabouts";
import { readHeldBack, type Waiter } from "./waiting";

/**
 * Locates events by their IDs in whatever state, in the order of the IDs, up to MOST_LOCATED of them.
 * @param since the beginning of the longest window that the list of failures can show
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
  const waiting = await readHeldBack(db.pool, deliveries.rows, now);
  const located = deliveries.rows.map(
    ({ state, handlerId: _handler, queueRank: _queueRank, ...delivery }) => ({
      ...delivery,
      place: placeOf({ ...delivery, state }, since),
      waiting: waiting.get(delivery.deliveryId) ?? null,
    }),
  );
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

type StoredDelivery = Omit<LocatedDelivery, "place" | "waiting"> & { state: DeliveryState } & Pick<
    Waiter,
    "handlerId" | "queueRank"
  >;
