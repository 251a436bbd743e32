import { randomUUID } from "node:crypto";
import { plainValues } from "../../db/array-text";
import type { AttemptTrigger } from "../../engine/state";
import type { DatabaseClock } from "../database/clock";
import type { Queries } from "../database/link";
import { CLAIM_DUE, END_CLAIMS, GIVE_BACK } from "./claim-statements";
import { type ClaimedDelivery, type DeliveryEdit, type History, NEVER_TRIED } from "./claimed-delivery";
import type { ClaimRef, HeldDeliveries } from "./held-deliveries";
import { DUE_SLACK_MS, type Found, type Want } from "./subscriber-queues";

type ClaimRow = [
  ordinal: string,
  dueAt: string,
  id: string | null,
  eventId: string,
  handlerId: string,
  expectedStatus: string,
  history: string | null,
  contentType: string | null,
  text: string | null,
  bytes: string | null,
  edit: string | null,
];

export type ClaimContext = {
  link: Queries;
  clock: DatabaseClock;
  heldDeliveries: HeldDeliveries;
  workerId: string;
};
/** `found` has one entry per want, in their order. */
export type Claimed = { deliveries: ClaimedDelivery[]; found: Found[] };

/**
 * Claims due deliveries of one shard, oldest first, at most the wanted number of each subscriber and priority, and returns
 * when the next ones are due. Each delivery is held from then on; its settle or return drops it from the held deliveries.
 * @throws when the database cannot be reached; the claim, which may have been written, is then ended as finished.
 */
export async function claimDueDeliveries(
  { link, clock, heldDeliveries, workerId }: ClaimContext,
  shard: number,
  wants: readonly Want[],
): Promise<Claimed> {
  const token = randomUUID();
  // Held deliveries are still scheduled in the database. The list is made before the statement: a delivery that is settled
  // later is in it, so a statement that sees the state before that settle cannot return the delivery again.
  const held = plainValues(heldDeliveries.unclaimableOf(shard));
  const now = clock.now();
  const times = [now, now + DUE_SLACK_MS].map((at) => new Date(at).toISOString());
  const values = [
    ...[shard, workerId, token, ...times, plainValues(wants.map(({ subscriberId }) => subscriberId))],
    ...[plainValues(wants.map(({ free }) => free)), held, plainValues(wants.map(({ priority }) => priority))],
  ];
  const arrived = heldDeliveries.expect(token, shard);
  try {
    const rows = await link.query<ClaimRow>({ name: "claim_due", text: CLAIM_DUE, values });
    if (heldDeliveries.holds(token)) return take(rows, wants, { heldDeliveries, shard, token });
    // The shard was lost meanwhile: none of these deliveries was sent, or will be.
    await endClaims(link, [{ token, shard }]);
    return { deliveries: [], found: [] };
  } finally {
    arrived();
  }
}

/** Removes unsent deliveries from their claims. They stay scheduled as they were, and can be claimed again. */
export async function giveBackDeliveries(
  link: Queries,
  deliveries: readonly ClaimedDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const claims = new Map(deliveries.map(({ claimToken, shard }) => [claimToken, shard]));
  await link.query({
    name: "give_back",
    text: GIVE_BACK,
    values: [
      plainValues([...claims.keys()]),
      plainValues([...claims.values()]),
      plainValues(deliveries.map(({ id }) => id)),
    ],
  });
}

/** Removes claims of which nothing is held any more. */
export async function endClaims(link: Queries, ended: readonly ClaimRef[]): Promise<void> {
  if (ended.length === 0) return;
  const values = [plainValues(ended.map(({ token }) => token)), plainValues(ended.map(({ shard }) => shard))];
  await link.query({ name: "end_claims", text: END_CLAIMS, values });
}

function take(
  rows: ClaimRow[],
  wants: readonly Want[],
  claim: { heldDeliveries: HeldDeliveries; shard: number; token: string },
): Claimed {
  const deliveries: ClaimedDelivery[] = [];
  const found = wants.map((): Found => ({ taken: 0, nextDueAt: null }));
  for (const row of rows) {
    const index = Number(row[0]) - 1;
    const want = wants[index];
    const one = found[index];
    if (!want || !one) continue;
    const [, dueAt, id, eventId, handlerId, expectedStatus, history, contentType, text, bytes, edit] = row;
    if (id === null) {
      one.nextDueAt = Number(dueAt);
      continue;
    }
    one.taken++;
    const past = history === null ? NEVER_TRIED : parseHistory(history);
    const delivery: ClaimedDelivery = {
      id,
      shard: claim.shard,
      claimToken: claim.token,
      eventId,
      subscriberId: want.subscriberId,
      handlerId,
      priority: want.priority,
      expectedStatus: Number(expectedStatus),
      dueAt: Number(dueAt),
      contentType,
      body: text ?? (bytes === null ? null : Buffer.from(bytes.slice(2), "hex")), // PostgreSQL writes bytes as \x…
      edit: edit === null ? null : parseEdit(edit),
      // Field by field: spreading the history took longer than reading the row.
      trigger: past.trigger,
      operationId: past.operationId,
      isOnDemand: past.isOnDemand,
      attempts: past.attempts,
      automaticAttempts: past.automaticAttempts,
      recoveries: past.recoveries,
      lastDelayMs: past.lastDelayMs,
      retryingSince: past.retryingSince,
      slot: -1,
    };
    claim.heldDeliveries.add(delivery);
    deliveries.push(delivery);
  }
  return { deliveries, found };
}

function parseEdit(json: string): DeliveryEdit {
  const [url, headers] = JSON.parse(json) as [string | null, Record<string, string> | null];
  return { url, headers: headers ?? {} };
}

type HistoryJson = [
  trigger: AttemptTrigger,
  operationId: string | null,
  isOnDemand: boolean,
  attempts: number,
  automaticAttempts: number,
  recoveries: number,
  lastDelayMs: number | null,
  retryingSince: number | null,
];

function parseHistory(json: string): History {
  const [
    trigger,
    operationId,
    isOnDemand,
    attempts,
    automaticAttempts,
    recoveries,
    lastDelayMs,
    retryingSince,
  ] = JSON.parse(json) as HistoryJson;
  return {
    trigger,
    operationId,
    isOnDemand,
    attempts,
    automaticAttempts,
    recoveries,
    lastDelayMs,
    retryingSince,
  };
}
