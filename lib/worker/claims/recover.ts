import { plainValues } from "../../db/array-text";
import { hasRecipients } from "../../engine/failure-email";
import { decideAfterLoss } from "../../engine/recovery";
import type { Config } from "../config/config";
import type { DatabaseClock } from "../database/clock";
import type { Queries } from "../database/link";
import type { HeldDeliveries } from "./held-deliveries";
import {
  LIST_CLAIMS,
  LIST_STUCK,
  RECOVER,
  recoveryParameters,
  type StuckDelivery,
} from "./recovery-statements";

/**
 * When a worker dies:
 *
 * 1. Its leases end, 10 s after their last renewal (`shards/shard-leases.ts`). A worker that is alive but cannot renew cuts
 *    its requests off before that, at 9 s by its own clock, and another worker takes the shards at 11 s at the earliest.
 * 2. The worker that takes a shard sweeps it first (`shards/shards.ts`): `recoverShards` ends the dead worker's claims there.
 * 3. Deliveries that were stuck in these claims are put back with one recovery more and sent again, or fail where the policy
 *    limits recoveries. The attempt that was cut off is recorded with the outcome unknown: the request may have arrived.
 * 4. The worker scans the shard and claims its due deliveries.
 *
 * If the worker was only stopped and continues, its late settles find other numbers of attempts and recoveries, and
 * change nothing.
 */

export type RecoverContext = {
  link: Queries;
  clock: DatabaseClock;
  heldDeliveries: HeldDeliveries;
  config: Config;
  workerId: string;
  /** Whether a shard is this worker's right now. */
  owns: (shard: number) => boolean;
};

/** A delivery that was put back: due again at a time (epoch milliseconds). */
export type PutBack = { shard: number; subscriberId: string; priority: number; dueAt: number };
export type Recovered = { putBack: PutBack[]; failed: number };

type StuckRow = [
  token: string,
  id: string,
  subscriberId: string,
  handlerId: string,
  attempts: string,
  recoveries: string,
  operationId: string | null,
  isOnDemand: string,
  trigger: string,
];

/** A delivery that was put back; one that failed has no subscriber here. */
type MovedRow = [id: string, subscriberId: string | null, priority: string | null, dueAt: string | null];

/**
 * Recovers shards: called by a new owner before its first claim in a shard, and every five seconds.
 * Ends the orphaned claims of these shards: those of a worker that died or lost the shard, and those whose answer never
 * reached this worker. Only the owner of a shard may call this: a claim that it does not hold is an orphan.
 * @param shards the shards to sweep @returns the deliveries put back, and how many failed
 */
export async function recoverShards(context: RecoverContext, shards: readonly number[]): Promise<Recovered> {
  const { link, heldDeliveries, owns } = context;
  const recovered: Recovered = { putBack: [], failed: 0 };
  if (shards.length === 0) return recovered;
  const claims = await link.query<[token: string, shard: string]>({
    name: "list_claims",
    text: LIST_CLAIMS,
    values: [plainValues(shards)],
  });
  // The held deliveries of a shard lost meanwhile were dropped: its claims look like orphans, but the new owner ends them.
  const orphans = claims.filter(([token, shard]) => owns(Number(shard)) && !heldDeliveries.holds(token));
  for (const shard of new Set(orphans.map((claim) => Number(claim[1])))) {
    const tokens = orphans.filter((claim) => Number(claim[1]) === shard).map(([token]) => token);
    const found = await recoverClaims(context, shard, tokens);
    recovered.putBack.push(...found.putBack);
    recovered.failed += found.failed;
  }
  return recovered;
}

async function recoverClaims(
  { link, clock, heldDeliveries, config, workerId }: RecoverContext,
  shard: number,
  tokens: readonly string[],
): Promise<Recovered> {
  const values = [shard, plainValues(tokens), plainValues(heldDeliveries.idsOf(shard))];
  const stuck = await link.query<StuckRow>({ name: "list_stuck", text: LIST_STUCK, values });
  const rows = await link.query<MovedRow>({
    name: "recover",
    text: RECOVER,
    values: recoveryParameters({
      shard,
      workerId,
      tokens: plainValues(tokens),
      stuck: stuck.map((row) => toStuck(row, config)),
      failedAt: new Date(clock.now()).toISOString(),
      failureDetail: STUCK,
    }),
  });
  heldDeliveries.recovered(tokens);
  const putBack = rows.flatMap(([, subscriberId, priority, dueAt]) =>
    subscriberId === null ? [] : [{ shard, subscriberId, priority: Number(priority), dueAt: Number(dueAt) }],
  );
  return { putBack, failed: rows.length - putBack.length };
}

function toStuck(
  [token, id, subscriberId, handlerId, attempts, recoveries, operationId, isOnDemand, trigger]: StuckRow,
  config: Config,
): StuckDelivery {
  const plan = config.planOf(config.subscribers.get(subscriberId), handlerId);
  const settings = plan?.settings ?? null;
  const fails = decideAfterLoss(Number(recoveries), settings) === "fail";
  return {
    token,
    id,
    attempts: Number(attempts),
    recoveries: Number(recoveries),
    operationId,
    trigger,
    fails,
    // An operator who retried it sees the result.
    isNotified: isOnDemand !== "t" && hasRecipients(settings),
    ownPolicyId: plan?.isOwn ? plan.policyId : null,
  };
}

const STUCK = "Its worker ended before the outcome was known, as often as the policy allows";
