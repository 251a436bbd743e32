import type { Database } from "../../db/client";
import { GONE, readHolds, type SubscriberHolds } from "../../deliveries/data/holds";
import type { DeliveryWaiting } from "../../deliveries/detail";
import { rankOf } from "../../engine/priority";
import { waitingFor } from "../../engine/waiting";
import { isHeldBack } from "../../engine/waiting-reasons";
import type { OperationRow, SubscriberResults } from "../schema";
import { countBySubscriber } from "./items";
import { readOperation } from "./list";

/** A subscriber of an operation, and what would hold back a delivery to it now; null for nothing. */
export type SubscriberOutlook = SubscriberResults & { waiting: DeliveryWaiting | null };

/**
 * Reads an operation with its subscribers (the 100 with the most items) and what stands against each of them.
 * @throws RedeliverError `not_found`, also for a text that is no id
 */
export async function readOutlook(
  db: Database,
  id: string,
  now: Date,
): Promise<{ row: OperationRow; subscribers: SubscriberOutlook[] }> {
  const row = await readOperation(db, id);
  const subscribers = await countBySubscriber(db, row.id);
  const holds = await readHolds(
    db.pool,
    subscribers.map(({ subscriberId }) => subscriberId),
  );
  return {
    row,
    subscribers: subscribers.map((one) => ({
      ...one,
      waiting: heldBack(holds.get(one.subscriberId) ?? GONE, now),
    })),
  };
}

/** What would hold back a delivery that is due now. */
function heldBack(holds: SubscriberHolds, now: Date): DeliveryWaiting | null {
  const due = {
    dueAt: now.getTime(),
    isHeld: false,
    hasWorker: true,
    queueRank: rankOf("normal"),
    retryWindow: null,
  };
  const { until, ...why } = waitingFor(due, { ...holds, isAtLimit: false }, now.getTime());
  return isHeldBack(why.reason) ? { ...why, until: until === null ? null : new Date(until) } : null;
}
