import { z } from "zod";
import type { Actor } from "../../access/actor";
import { requireAlso } from "../../api/authenticate";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { MAX_DELIVERIES } from "../../deliveries/limits";
import { SKIP_REASONS } from "../../engine/state";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../mutations";
import { type DeliveryPair, deliveryPair, type OperationSummary } from "../schema";

/** The operations on deliveries by the HTTP API: descriptions, bodies, answers and handlers. */

/** The body of POST (retry), DELETE (discard) and the restoration. */
export const operationBody = z.strictObject({
  deliveries: z.array(deliveryPair).min(1).max(MAX_DELIVERIES),
});

const operationAnswer = <T extends string>(done: T) =>
  z.object({
    operationId: z.uuid(),
    results: z.array(
      z.object({
        eventId: z.uuid(),
        subscriberId: z.uuid(),
        result: z.enum([done, "skipped"] as const),
        reason: z.enum(SKIP_REASONS).optional(),
        heldBy: z.uuid().optional().describe("The operation that holds it: the reason is then in_operation."),
      }),
    ),
  });

/** The answers of POST, of DELETE and of the restoration. */
export const retryAnswer = operationAnswer("queued");
export const discardAnswer = operationAnswer("discarded");
export const restoreAnswer = operationAnswer("restored");

const EXAMPLE_ID = "0190f0a0-0000-7000-8000-000000000000";
const example = { deliveries: [{ eventId: EXAMPLE_ID, subscriberId: EXAMPLE_ID }] };

export const operations = {
  retry: operation({
    method: "post",
    path: "/api/v1/deliveries",
    tag: "deliveries",
    access: "deliveries:retry",
    summary: "Retry up to 500 failed deliveries",
    description: "Each gets exactly one attempt. What cannot be retried is skipped, with its reason.",
    body: operationBody,
    status: 202,
    answer: retryAnswer,
    example,
  }),
  discard: operation({
    method: "delete",
    path: "/api/v1/deliveries",
    tag: "deliveries",
    access: "deliveries:discard",
    summary: "Move up to 500 failed deliveries to the bin",
    body: operationBody,
    status: 202,
    answer: discardAnswer,
    example,
  }),
  restore: operation({
    method: "post",
    path: "/api/v1/deliveries:restore",
    tag: "deliveries",
    access: ["deliveries:discard", "deliveries:accept"],
    summary: "Restore up to 500 deliveries that are in the bin, or were accepted",
    description:
      "They are failed again, in their old order, unless their purge date has passed. What is in the bin needs deliveries:discard, what was accepted deliveries:accept.",
    body: operationBody,
    status: 202,
    answer: restoreAnswer,
    example,
  }),
};

/** POST: retries the deliveries of the pairs, with a result for each pair in order. */
export async function answerRetry(
  db: Database,
  actor: Actor,
  pairs: DeliveryPair[],
): Promise<z.input<typeof retryAnswer>> {
  const summary = await retryDeliveries(db, actor, { by: "pairs", pairs });
  return { operationId: summary.operationId, results: resultsOf(summary, pairs, "queued") };
}

/** DELETE: discards the deliveries of the pairs, with a result for each pair in order. */
export async function answerDiscard(
  db: Database,
  actor: Actor,
  pairs: DeliveryPair[],
): Promise<z.input<typeof discardAnswer>> {
  const summary = await discardDeliveries(db, actor, { by: "pairs", pairs });
  return { operationId: summary.operationId, results: resultsOf(summary, pairs, "discarded") };
}

/** POST …:restore: restores the deliveries of the pairs, with a result for each pair in order. */
export async function answerRestore(
  caller: { db: Database; actor: Actor; request: Request },
  pairs: DeliveryPair[],
): Promise<z.input<typeof restoreAnswer>> {
  const { db, actor } = caller;
  const summary = await restoreDeliveries(db, actor, { by: "pairs", pairs }, undefined, (access) =>
    requireAlso(caller, access),
  );
  return { operationId: summary.operationId, results: resultsOf(summary, pairs, "restored") };
}

function resultsOf<T extends string>(summary: OperationSummary, pairs: DeliveryPair[], done: T) {
  return pairs.map((pair, index) => {
    const answer = summary.results[index];
    if (answer?.result !== "skipped") return { ...pair, result: done };
    const { reason, heldBy } = answer;
    return { ...pair, result: "skipped" as const, reason, ...(heldBy ? { heldBy } : {}) };
  });
}
