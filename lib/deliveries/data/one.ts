import type { Database } from "../../db/client";
import { shardOf } from "../../db/ids";
import type { GroupOfDelivery, SubscriberNow, WholeDelivery } from "../detail";
import { ANSWER_LIMITS, type AttemptLimits } from "../limits";
import { GROUP_OF_DELIVERY } from "../statements/group";
import { SUBSCRIBER_NOW } from "../statements/subscriber-now";
import { getDeliveryDetail } from "./detail";
import { readHeldBack } from "./waiting";

/** Reads one delivery with its newest attempts, or those before one of them; null when no delivery has that id. */
export async function readOneDelivery(
  db: Database,
  deliveryId: string,
  { attemptsBefore, limits = ANSWER_LIMITS }: { attemptsBefore?: number; limits?: AttemptLimits } = {},
): Promise<WholeDelivery | null> {
  const detail = await getDeliveryDetail(db, deliveryId, limits, attemptsBefore);
  if (!detail) return null;
  const { delivery, attempts, event, payload, removals } = detail;
  const [waiting, found, groups] = await Promise.all([
    readHeldBack(db.pool, [delivery], new Date()),
    db.pool.query<SubscriberNow>(SUBSCRIBER_NOW, [delivery.subscriberId]),
    db.pool.query<GroupOfDelivery>(GROUP_OF_DELIVERY, [deliveryId, shardOf(deliveryId)]),
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
    group: delivery.state === "failed" ? (groups.rows[0] ?? null) : null,
  };
}
