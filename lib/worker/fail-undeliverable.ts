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
  config: Pick<Config, "notifyingHandlers">;
  workerId: string;
};

/**
 * Fails a shard's due deliveries of a subscriber that nothing can be sent to, at most 500 at once, except those that are
 * under way already; those of handlers that tell of failures are put into the outbox. Only the owner of the shard may, and
 * not while it claims there. Returns how many.
 */
export async function failUndeliverable(
  { link, clock, heldDeliveries, config, workerId }: FailUndeliverableContext,
  shard: number,
  subscriberId: string,
  why: string,
): Promise<number> {
  const now = clock.now();
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
      notifyingHandlers: plainValues(config.notifyingHandlers),
    }),
  });
  return rows.length;
}
