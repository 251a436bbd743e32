import { plainValues } from "../db/array-text";
import type { HeldDeliveries } from "./claims/held-deliveries";
import { DUE_SLACK_MS } from "./claims/subscriber-queues";
import { FAIL_UNDELIVERABLE, undeliverableParameters } from "./claims/undeliverable-statements";
import type { Config } from "./config/config";
import type { DatabaseClock } from "./database/clock";
import type { Link } from "./database/link";

export type FailUndeliverableContext = {
  link: Link;
  clock: DatabaseClock;
  heldDeliveries: HeldDeliveries;
  config: Pick<Config, "notifying">;
  workerId: string;
};

/**
 * Fails a shard's due deliveries of an unavailable subscriber, at most 500 at once, except those under way; those of policies
 * that notify are added to the outbox. Only the owner of the shard may call it, and not while it claims there. Returns the
 * number of failed deliveries.
 */
export async function failUndeliverable(
  { link, clock, heldDeliveries, config, workerId }: FailUndeliverableContext,
  shard: number,
  subscriberId: string,
  why: string,
): Promise<number> {
  const now = clock.now();
  const { handlerIds, ownPolicyId } = config.notifying(subscriberId);
  const rows = await link.query<[string]>({
    name: "fail_undeliverable",
    text: FAIL_UNDELIVERABLE,
    values: undeliverableParameters({
      shard,
      workerId,
      subscriberId,
      dueBy: new Date(now + DUE_SLACK_MS).toISOString(),
      held: plainValues(heldDeliveries.unclaimableOf(shard)),
      failedAt: new Date(now).toISOString(),
      failureDetail: why,
      notifyingHandlers: plainValues(handlerIds),
      ownPolicyId,
    }),
  });
  return rows.length;
}
