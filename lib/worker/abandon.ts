import { plainValues } from "../db/array-text";
import { ABANDON_DUE } from "./claims/claim-statements";
import { DUE_SLACK_MS } from "./claims/due-index";
import type { InHand } from "./claims/in-hand";
import type { Config } from "./config/config";
import type { DatabaseClock } from "./database/clock";
import type { Link } from "./database/link";

export type AbandonContext = {
  link: Link;
  clock: DatabaseClock;
  inHand: InHand;
  config: Pick<Config, "tellingHandlers">;
  workerId: string;
};

/**
 * Fails a lane's due deliveries of a subscriber that nothing can be sent to, at most 500 at once, except those that are
 * under way already; those of handlers that tell of failures are put into the outbox. Only the owner of the lane may, and
 * not while it claims there. Returns how many.
 */
export async function abandonDue(
  { link, clock, inHand, config, workerId }: AbandonContext,
  shard: number,
  subscriberId: string,
  why: string,
): Promise<number> {
  const now = clock.now();
  const rows = await link.query<[string]>({
    name: "abandon_due",
    text: ABANDON_DUE,
    values: [
      shard,
      subscriberId,
      new Date(now + DUE_SLACK_MS).toISOString(),
      new Date(now).toISOString(),
      why,
      plainValues(inHand.unclaimableOf(shard)),
      workerId,
      plainValues(config.tellingHandlers),
    ],
  });
  return rows.length;
}
