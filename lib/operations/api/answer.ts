import { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { WITHHELD, withheld } from "../../access/withheld";
import type { Database } from "../../db/client";
import { FAILURE_KINDS } from "../../engine/failure";
import { PATCH_OPS } from "../../engine/json-patch/operation";
import { OPERATION_STATES, STATE_REASONS } from "../../engine/operation";
import { OPERATION_KINDS, SKIP_REASONS } from "../../engine/state";
import { timestamp } from "../../time/timestamp";
import { readAcceptance } from "../data/acceptance";
import { readOperationDetail } from "../data/detail";
import { namesInFilters } from "../data/names";
import { readSetEdit } from "../data/set-edit";
import { estimateOf } from "../estimate";
import { type Names, resultInWords, selectedInWords } from "../filter-in-words";
import type { OperationDetail, OperationRow } from "../schema";
import type { ShownEdit } from "../schema/set-edit";
import { operationDetail } from "../view";

/** An operation in answers of the HTTP API. */

const count = z.int();
const counts = z.object({
  total: count,
  pending: count,
  sending: count,
  delivered: count,
  failedAgain: count,
  changed: count,
  skipped: count,
  cancelled: count,
});
const rate = z.number().nullable();
const share = z.number();

/** One operation, as listed. */
export const operationItem = z.object({
  id: z.uuid(),
  kind: z.enum(OPERATION_KINDS),
  state: z.enum(OPERATION_STATES),
  stateReason: z.enum(STATE_REASONS).nullable(),
  actor: z.object({ type: z.enum(["user", "api_key", "system"]), id: z.uuid().nullable(), name: z.string() }),
  reason: z.string().nullable(),
  ticket: z.string().nullable(),
  selection: z
    .record(z.string(), z.unknown())
    .nullable()
    .describe("As it was given. In lists null where it names many deliveries."),
  filterInWords: z
    .string()
    .nullable()
    .describe(
      "What its deliveries have in common: the filter that they matched or the events of a backfill, with times in UTC, or their result " +
        "in another operation. Null for named deliveries.",
    ),
  pace: z
    .object({ perSecond: rate, perSubscriberPerSecond: rate.optional() })
    .nullable()
    .describe("`perSubscriberPerSecond` is absent while it follows its default; null does not limit."),
  canary: z.object({ items: count, deliveredShare: share }).nullable(),
  ramp: z.object({ fromPerSecond: z.number(), doubleEverySeconds: count, deliveredShare: share }).nullable(),
  autoPause: z.object({ failedShare: share, ofAtLeast: count, overSeconds: count }).nullable(),
  startAt: timestamp.nullable(),
  window: z.object({ from: z.string(), to: z.string(), timeZone: z.string() }).nullable(),
  counts,
  skippedByReason: z.partialRecord(z.enum(SKIP_REASONS), count),
  ratePerSecond: rate.describe(
    "Deliveries that settled in the last 10 seconds, per second; null while it does not run.",
  ),
  estimatedSeconds: rate.describe(
    "What is left, at the pace with its ramp before the start, and at the rate of now while it runs; null when it is not known.",
  ),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
  expiresAt: timestamp.nullable().describe("When a draft that is not started expires."),
});

const patch = z.array(
  z.object({
    op: z.enum(PATCH_OPS),
    path: z.string(),
    from: z.string().optional(),
    value: z.unknown().optional(),
  }),
);
const patchCheck = z
  .object({
    checked: count,
    applies: count,
    doesNotApply: z.array(z.object({ why: z.string(), count })),
    isComplete: z.boolean(),
  })
  .describe(
    "How many deliveries the draft tried the patch on. Those to which it does not apply are skipped as patch_not_applicable; with " +
      "`isComplete` false there are others, which are judged when they are released.",
  );

const acceptance = z
  .object({
    expectedStatusCode: count,
    notExpected: z
      .array(z.object({ httpStatus: count.nullable(), count }))
      .describe("The most frequent first; null where no answer came."),
    isComplete: z.boolean().describe("False: of 10,000 of them."),
  })
  .nullable()
  .describe(
    "Of a draft of the kind accept: what the subscriber expects now, as which `counts.pending` were answered, and what those were last " +
      "answered that are skipped as answer_not_expected. Null for a subscriber that is not known any more.",
  );

/** One operation, as read alone. */
export const operationAnswer = operationItem.extend({
  patch: z
    .union([patch, withheld])
    .optional()
    .describe("Of edit_and_retry on a set, as `headers` and `url`."),
  headers: z.record(z.string(), z.string()).optional().describe("Secret values are masked."),
  url: z.string().optional().describe("Its secrets are masked."),
  patchCheck: patchCheck.optional(),
  bySubscriber: z
    .array(
      z.object({
        subscriberId: z.uuid(),
        subscriberName: z.string().nullable(),
        counts,
        state: z.enum(["running", "paused", "done"]),
        acceptance: acceptance.optional(),
      }),
    )
    .describe(
      "The 100 with the most deliveries. With more than 50,000 deliveries in all up to 5 seconds old, as `failures` and " +
        "`newFailuresSinceStart`.",
    ),
  failures: z
    .array(
      z.object({
        httpStatus: z.int().nullable(),
        failureKind: z.enum(FAILURE_KINDS),
        detail: z.string(),
        count,
      }),
    )
    .describe("Why deliveries failed again: the 20 most frequent failures, of the last 20,000."),
  canaryResults: z
    .object({ delivered: count, failed: count, open: count })
    .nullable()
    .describe("The items that were sent first, by result; null without a canary, and before it has begun."),
  newFailuresSinceStart: count
    .nullable()
    .describe(
      "Other deliveries that match the filter, or are of the same subscribers, and failed since the start: 10,000 at most. Null before the start, and when counting them took too long.",
    ),
});

/** Converts an operation as listed. */
export function itemOf(row: OperationRow, names: Names): z.input<typeof operationItem> {
  const { filter: _filter, ...rest } = row;
  return {
    ...rest,
    filterInWords: wordsOf(row, names),
    estimatedSeconds: estimateOf(row, row.counts.pending),
  };
}

/**
 * Reads and converts one operation.
 * @throws RedeliverError `not_found`
 */
export async function answerOperation(
  { db, actor }: { db: Database; actor: Actor },
  id: string,
): Promise<z.input<typeof operationAnswer>> {
  const detail = await readOperationDetail(db, id);
  const [names, edit] = await Promise.all([namesInFilters(db, [detail]), readSetEdit(db, detail)]);
  const { filter: _filter, ...row } = detail;
  return {
    ...operationDetail(row),
    bySubscriber: await withAcceptance(db, row),
    filterInWords: wordsOf(detail, names),
    ...answeredEdit(edit, actor),
  };
}

/** The subscribers of an operation; of a draft that accepts, with what each expects now. */
async function withAcceptance(db: Database, detail: Omit<OperationDetail, "filter">) {
  const { bySubscriber } = operationDetail(detail);
  if (detail.kind !== "accept" || detail.state !== "draft") return bySubscriber;
  const ids = bySubscriber.map(({ subscriberId }) => subscriberId);
  const acceptances = await readAcceptance(db, detail, ids);
  return bySubscriber.map((one) => ({ ...one, acceptance: acceptances.get(one.subscriberId) ?? null }));
}

/** An edit as its reader may see it: a patch has values of payloads. */
function answeredEdit(edit: ShownEdit | null, actor: Actor) {
  const { patch, ...shown } = edit ?? {};
  return patch ? { ...shown, patch: maySeePayloads(actor) ? [...patch] : WITHHELD } : shown;
}

const wordsOf = (row: Pick<OperationRow, "kind" | "filter" | "selection">, names: Names) =>
  selectedInWords(row, names, "UTC")?.join("; ") ?? resultInWords(row.selection);
