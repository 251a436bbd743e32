import type { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { requireAlso } from "../../api/authenticate";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { deliveryFilterOf, deliveryQueryFilter } from "../../deliveries/api";
import { MOST_SELECTED } from "../../deliveries/limits";
import { isSending, MOVES } from "../../engine/state";
import { RedeliverError } from "../../errors";
import { readWhole } from "../../http/body";
import { beginOf } from "../../time/day-or-time";
import { isUnpaced, rightsOf, UNPACED } from "../access";
import { createDraft } from "../mutations/draft";
import { refuseAddress } from "../refuse-address";
import type { Chosen, Settings } from "../schema/draft";
import { eventsSelected } from "../schema/events";
import { answerOperation, operationAnswer } from "./answer";
import { type NewOperationBody, newOperationBody } from "./draft-body";

/** Freezing the set of a new operation by the HTTP API: description and handler. */

/** Room for the most pairs: for their text, and for each with its two members beside the settings. */
const BODY_BYTES = 2 * 1024 * 1024;
const MOST_BODY_VALUES = 3 * MOST_SELECTED + 1000;

export const draftOperation = {
  create: operation({
    method: "post",
    path: "/api/v1/operations",
    tag: "operations",
    access: ["deliveries:retry", "deliveries:discard", "deliveries:accept", "deliveries:edit"],
    summary: "Freeze the deliveries of an operation, to start it later",
    description:
      "Answers a draft: its items are the deliveries that match now, each pending or skipped with the reason; of a backfill the events, " +
      "each with the id that its delivery will have. What comes later does not join it. Start it within 15 minutes. Each kind needs its scope (deliveries:discard for discard and restore, deliveries:accept for accept and for restoring what was accepted, deliveries:edit for edit_and_retry, deliveries:retry for the others); more than 500 per second, or no limit, needs operations:unpaced. " +
      "edit_and_retry makes an edited copy of each failed delivery, with one of patch, headers and url at least; without a patch the payload stays as it is, and of an edited copy its own headers and URL stay where none are given. " +
      "The patch is tried on the first 10,000 deliveries, 64 MiB or 5 seconds (`patchCheck`), and on the others when they are released. A url whose address is not public is a 422.",
    body: newOperationBody,
    maxBodyBytes: BODY_BYTES,
    readBody: readWhole(MOST_BODY_VALUES),
    // Freezing 1,000,000 deliveries takes longer than an ordinary request may; its statement has a limit of its own.
    waitsOutside: true,
    status: 201,
    answer: operationAnswer,
    errors: ["too_many_requests", "unprocessable"],
    example: {
      kind: "retry",
      selection: { filter: { status: ["server_error"] } },
      reason: "Payments is back",
    },
  }),
};

type Caller = { db: Database; actor: Actor; request: Request };

/**
 * POST: freezes the set of a new operation.
 * @throws RedeliverError `forbidden` without the right to its kind or its pace, `invalid` naming the field
 */
export async function answerDraft(
  caller: Caller,
  body: NewOperationBody,
): Promise<z.input<typeof operationAnswer>> {
  const { kind, selection, patch, headers, url, pace, canary, ramp, autoPause, startAt, ...rest } = body;
  await requireAlso(caller, rightsOf(kind));
  refuseAddress(url);
  const settings: Settings = isSending(kind) ? { pace, canary, ramp, autoPause } : NO_SETTINGS;
  if (isSending(kind) && isUnpaced(pace)) await requireAlso(caller, UNPACED);
  const { db, actor } = caller;
  const chosen = await chosenBy(db, body, maySeePayloads(actor));
  const draft = {
    ...rest,
    ...settings,
    kind,
    chosen,
    selection,
    ...(kind === "edit_and_retry" && { edit: { patch, headers, url } }),
    startAt: startAt === null ? null : beginOf(startAt),
  };
  const id = await createDraft(db, actor, draft, (access) => requireAlso(caller, access));
  return answerOperation(caller, id);
}

/** What a kind that sends nothing has: these settings have no meaning for it. */
const NO_SETTINGS: Settings = { pace: null, canary: null, ramp: null, autoPause: null };

async function chosenBy(
  db: Database,
  { kind, selection }: NewOperationBody,
  seesPayloads: boolean,
): Promise<Chosen> {
  const { deliveryIds, pairs, filter, groupId, operationId, result } = selection;
  if (deliveryIds) return { by: "ids", deliveryIds };
  if (pairs) return { by: "pairs", pairs };
  if (groupId) return { by: "group", groupId };
  if (operationId && result) return { by: "operation", operationId, result };
  const events = eventsSelected(selection);
  if (events) return { by: "events", ...events };
  const query = deliveryQueryFilter.parse(filter);
  const isBin = kind !== "backfill" && MOVES[kind].from === "discarded";
  return {
    by: "filter",
    filter: await deliveryFilterOf(db, query, new Date(), seesPayloads, isBin).catch(inFilter),
  };
}

/** Names the fields of a filter by their place in the body. */
function inFilter(error: unknown): never {
  if (!(error instanceof RedeliverError) || !error.details) throw error;
  const details = error.details.map(({ field, message }) => ({
    field: `selection.filter.${field}`,
    message,
  }));
  throw new RedeliverError(
    error.code,
    `Not valid in the body: ${details.map(({ field }) => field).join(", ")}.`,
    details,
  );
}
