import { z } from "zod";
import type { Actor } from "../../access/actor";
import { requireAlso } from "../../api/authenticate";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { isSending } from "../../engine/state";
import { reasonInput } from "../../text/reason";
import { isUnpaced, rightsOf, UNPACED } from "../access";
import { readOperation } from "../data/list";
import { reading, requireRestorationBy } from "../data/restored";
import { cancelOperation, changePace, pauseOperation, resumeOperation } from "../mutations/control";
import { startOperation } from "../mutations/start";
import { paceInput, ticketInput } from "../schema/settings";
import { answerOperation, operationAnswer } from "./answer";

/** Starting, pausing, resuming and cancelling operations and changing their pace by the HTTP API: descriptions, bodies and handlers. */

export const startBody = z.strictObject({
  expectedTotal: z
    .int()
    .min(0)
    .optional()
    .describe(
      "`counts.total` as it was seen: needed for a filter that restricts nothing; another number is a 409.",
    ),
  reason: reasonInput.optional().describe("Needed above 100 deliveries, unless the draft has one."),
  ticket: ticketInput.optional(),
});
const paceBody = z.strictObject({ pace: paceInput });

const control = {
  tag: "operations",
  access: ["deliveries:retry", "deliveries:discard", "deliveries:accept", "deliveries:edit"],
  params: idParams,
  answer: operationAnswer,
  errors: ["conflict"],
} as const;
const move = { ...control, method: "post", status: 202 } as const;

export const operationControls = {
  start: operation({
    ...move,
    path: "/api/v1/operations/{id}:start",
    summary: "Start a draft",
    description:
      "Only its state changes: the set is the one that was frozen. Of two starts the second is a 409 with the state.",
    body: startBody,
    isBodyOptional: true,
    example: { expectedTotal: 120, reason: "Payments is back" },
  }),
  pause: operation({
    ...move,
    path: "/api/v1/operations/{id}:pause",
    summary: "Pause an operation",
    description: "Nothing new is released. What was released still settles; then its state is `paused`.",
  }),
  resume: operation({
    ...move,
    path: "/api/v1/operations/{id}:resume",
    summary: "Resume a paused operation, or the paused subscribers of a running one",
  }),
  cancel: operation({
    ...move,
    path: "/api/v1/operations/{id}:cancel",
    summary: "Cancel an operation",
    description:
      "Its pending deliveries stay as they are. What was released still settles; then its state is `cancelled`.",
  }),
  pace: operation({
    ...control,
    method: "patch",
    path: "/api/v1/operations/{id}",
    summary: "Change the pace of an operation",
    description: "Replaces it as a whole. More than 500 per second, or no limit, needs operations:unpaced.",
    body: paceBody,
    example: { pace: { perSecond: 50 } },
  }),
};

type Caller = { db: Database; actor: Actor; request: Request };
type Answer = Promise<z.input<typeof operationAnswer>>;

/** POST …:start. @throws RedeliverError as `startOperation`, and `forbidden` without the right to its kind */
export async function answerStart(caller: Caller, id: string, body: z.output<typeof startBody>): Answer {
  await requireKind(caller, id);
  await startOperation(caller.db, caller.actor, id, body);
  return answerOperation(caller, id);
}

const CONTROLS = { pause: pauseOperation, resume: resumeOperation, cancel: cancelOperation } as const;

/** POST …:pause, :resume and :cancel. @throws RedeliverError `not_found`, `forbidden`, `conflict` with the state */
export async function answerControl(caller: Caller, id: string, name: keyof typeof CONTROLS): Answer {
  await requireKind(caller, id);
  await CONTROLS[name](caller.db, caller.actor, id);
  return answerOperation(caller, id);
}

/** PATCH. @throws RedeliverError `not_found`, `forbidden`, `conflict` when it has ended */
export async function answerPace(caller: Caller, id: string, { pace }: z.output<typeof paceBody>): Answer {
  const kind = await requireKind(caller, id);
  if (isSending(kind) && isUnpaced(pace)) await requireAlso(caller, UNPACED);
  await changePace(caller.db, caller.actor, id, pace);
  return answerOperation(caller, id);
}

/** Requires the right to start operations of the kind of one. @returns the kind */
async function requireKind(caller: Caller, id: string) {
  const { kind } = await readOperation(caller.db, id);
  await requireAlso(caller, rightsOf(kind));
  if (kind === "restore")
    await requireRestorationBy(reading(caller.db.pool), id, (access) => requireAlso(caller, access));
  return kind;
}
