import type { Database } from "../../db/client";
import { GONE, readHolds, type SubscriberHolds } from "../../deliveries/data/holds";
import type { DeliveryWaiting } from "../../deliveries/detail";
import { rankOf } from "../../engine/priority";
import { waitingFor } from "../../engine/waiting";
import { isHeldBack } from "../../engine/waiting-reasons";
import type { Acceptance, OperationRow, SubscriberResults } from "../schema";
import { readAcceptance } from "./acceptance";
import { countBySubscriber } from "./items";
import { readOperation } from "./list";

/**
 * A subscriber of an operation, and what would hold back a delivery to it now (null for nothing); of an acceptance, what it expects now (null
 * where it is deleted).
 */
export type SubscriberOutlook = SubscriberResults & {
  waiting: DeliveryWaiting | null;
  acceptance: Acceptance | null;
};

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
  const ids = subscribers.map(({ subscriberId }) => subscriberId);
  const holds = await readHolds(db.pool, ids);
  const acceptances = row.kind === "accept" ? await readAcceptance(db, row, ids) : null;
  return {
    row,
    subscribers: subscribers.map((one) => ({
      ...one,
      waiting: heldBack(holds.get(one.subscriberId) ?? GONE, now),
      acceptance: acceptances?.get(one.subscriberId) ?? null,
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
