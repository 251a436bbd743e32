import { randomUUID } from "node:crypto";
import type { AttemptTrigger } from "../engine/state";
import type { DatabaseClock } from "./clock";
import type { InHand } from "./in-hand";
import type { Link, LinkQuery } from "./link";
import { CLAIM_DUE, CLAIM_RECOVERED } from "./statements";

/** A delivery this worker holds: what is needed to send it once and to settle it. Times are epoch milliseconds. */
export type ClaimedDelivery = {
  id: string;
  shard: number;
  claimToken: string;
  eventId: string;
  subscriberId: string;
  handlerId: string;
  expectedStatus: number;
  dueAt: number;
  trigger: AttemptTrigger;
  operationId: string | null;
  attempts: number;
  automaticAttempts: number;
  lastDelayMs: number | null;
  firstAttemptAt: number | null;
  contentType: string | null;
  /** The exact bytes received; null when they are no longer kept. */
  body: Buffer | null;
};

/** A publish and this worker read clocks that differ a little: what is due in a moment is due. Milliseconds. */
export const DUE_SLACK_MS = 5;

type ClaimRow = [
  id: string,
  eventId: string,
  subscriberId: string,
  handlerId: string,
  expectedStatus: string,
  dueAt: string,
  trigger: AttemptTrigger,
  operationId: string | null,
  attempts: string,
  automaticAttempts: string,
  lastDelayMs: string | null,
  firstAttemptAt: string | null,
  contentType: string | null,
  body: string | null,
];

export type ClaimContext = { link: Link; clock: DatabaseClock; inHand: InHand; workerId: string };

/**
 * Claims due deliveries of one lane, at most `free` of each subscriber, oldest first.
 * Each is in hand from then on; whoever settles or gives it back drops it there.
 * @throws when the database can not be reached; what may have been claimed then is found by the next sweep.
 */
export function claimDueDeliveries(
  context: ClaimContext,
  shard: number,
  wants: ReadonlyMap<string, number>,
): Promise<ClaimedDelivery[]> {
  const dueBy = new Date(context.clock.now() + DUE_SLACK_MS).toISOString();
  const values = [dueBy, list([...wants.keys()]), list([...wants.values()])];
  return claim(context, shard, { name: "claim_due", text: CLAIM_DUE, values });
}

/** Claims deliveries of one lane that were just recovered, by id, if they are still scheduled. */
export function claimRecovered(
  context: ClaimContext,
  shard: number,
  ids: readonly string[],
): Promise<ClaimedDelivery[]> {
  return claim(context, shard, { name: "claim_recovered", text: CLAIM_RECOVERED, values: [list(ids)] });
}

async function claim(
  { link, clock, inHand, workerId }: ClaimContext,
  shard: number,
  query: LinkQuery,
): Promise<ClaimedDelivery[]> {
  const claimToken = randomUUID();
  const arrived = inHand.expect(claimToken, shard);
  try {
    const now = new Date(clock.now()).toISOString();
    const values = [shard, workerId, claimToken, now, ...query.values];
    const rows = await link.query<ClaimRow>({ ...query, values });
    const deliveries = rows.map((row) => toClaimed(row, shard, claimToken));
    for (const delivery of deliveries) inHand.add(delivery);
    return deliveries;
  } finally {
    arrived();
  }
}

const list = (values: readonly (string | number)[]) => `{${values.join(",")}}`;

function toClaimed(row: ClaimRow, shard: number, claimToken: string): ClaimedDelivery {
  const [id, eventId, subscriberId, handlerId, expectedStatus, dueAt, trigger, operationId, ...rest] = row;
  const [attempts, automaticAttempts, lastDelayMs, firstAttemptAt, contentType, body] = rest;
  return {
    id,
    shard,
    claimToken,
    eventId,
    subscriberId,
    handlerId,
    expectedStatus: Number(expectedStatus),
    dueAt: Number(dueAt),
    trigger,
    operationId,
    attempts: Number(attempts),
    automaticAttempts: Number(automaticAttempts),
    lastDelayMs: lastDelayMs === null ? null : Number(lastDelayMs),
    firstAttemptAt: firstAttemptAt === null ? null : Number(firstAttemptAt),
    contentType,
    body: body === null ? null : Buffer.from(body.slice(2), "hex"), // PostgreSQL writes bytes as \x…
  };
}
