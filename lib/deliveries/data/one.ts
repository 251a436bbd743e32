import type { Database } from "../../db/client";
import type { DeliveryTimeline, EventFacts, Payload, Removals } from "../detail";
import { ANSWER_LIMITS, type AttemptLimits } from "../limits";
import { SUBSCRIBER_NOW } from "../statements/subscriber-now";
import { getDeliveryDetail } from "./detail";
import { readHeldBack } from "./waiting";

/** What holds of a delivery's subscriber now. */
export type SubscriberNow = { expectedStatusCode: number; isApproved: boolean; isPaused: boolean };

/** One delivery in whatever state, as its page and the API show it. */
export type WholeDelivery = {
  timeline: DeliveryTimeline;
  event: EventFacts;
  /** Null once it was removed. */
  payload: Payload | null;
  removals: Removals;
  /** Null when the subscriber was deleted. */
  subscriberNow: SubscriberNow | null;
};

/** Reads one delivery with its newest attempts, or those before one of them; null when no delivery has that id. */
export async function readOneDelivery(
  db: Database,
  deliveryId: string,
  { attemptsBefore, limits = ANSWER_LIMITS }: { attemptsBefore?: number; limits?: AttemptLimits } = {},
): Promise<WholeDelivery | null> {
  const detail = await getDeliveryDetail(db, deliveryId, limits, attemptsBefore);
  if (!detail) return null;
  const { delivery, attempts, event, payload, removals } = detail;
  const [waiting, found] = await Promise.all([
    readHeldBack(db.pool, [delivery], new Date()),
    db.pool.query<SubscriberNow>(SUBSCRIBER_NOW, [delivery.subscriberId]),
  ]);
  return {
    timeline: {
      delivery,
      attempts,
      attemptsBefore: detail.attemptsBefore,
      waiting: waiting.get(deliveryId) ?? null,
    },
    ...{ event, payload, removals },
    subscriberNow: found.rows[0] ?? null,
  };
}
