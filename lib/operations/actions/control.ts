"use server";

import { z } from "zod";
import type { Actor } from "../../access/actor";
import { action } from "../../action/action";
import { requirePermission } from "../../auth/session";
import type { Database } from "../../db/client";
import { storedId } from "../../deliveries/schema";
import { isSending } from "../../engine/state";
import { RedeliverError } from "../../errors";
import { ACCESS_OF, isUnpaced, UNPACED } from "../access";
import { consoleDraft } from "../console-draft";
import { readOperation } from "../data/list";
import { cancelOperation, changePace, pauseOperation, resumeOperation } from "../mutations/control";
import { createDraft } from "../mutations/draft";
import { startOperation } from "../mutations/start";
import { paceInput } from "../schema/settings";
import { currentOperation } from "../view";

/** What is done with anybody's operation that was started, by whoever may start one of its kind. */

const CONTROLS = { pause: pauseOperation, resume: resumeOperation, cancel: cancelOperation } as const;

const controlInput = z.strictObject({ id: storedId, move: z.enum(["pause", "resume", "cancel"]) });

export const control = action(
  { name: "operation.control", permission: "deliveries:retry", input: controlInput },
  async ({ db, user, input: { id, move } }) => {
    const { kind } = await readOperation(db, id);
    await requirePermission(user, ACCESS_OF[kind], `operation.${move}`);
    await CONTROLS[move](db, user, id);
    return {};
  },
);

export const setPace = action(
  {
    name: "operation.pace",
    permission: "deliveries:retry",
    input: z.strictObject({ id: storedId, pace: paceInput }),
  },
  async ({ db, user, input: { id, pace } }) => {
    const { kind } = await readOperation(db, id);
    await requirePermission(user, ACCESS_OF[kind], "operation.pace");
    if (isSending(kind) && isUnpaced(pace)) await requirePermission(user, UNPACED, "operation.pace");
    await changePace(db, user, id, pace);
    return {};
  },
);

/** Restores exactly what a deletion has changed; one that still runs is cancelled first. */
export const undo = action(
  { name: "operation.undo", permission: "deliveries:restore", input: z.strictObject({ id: storedId }) },
  async ({ db, user, input: { id } }) => {
    const { kind, state } = await readOperation(db, id);
    if (kind !== "discard") throw new RedeliverError("invalid", "Only a deletion can be undone.");
    if (state === "draft") throw new RedeliverError("conflict", "This deletion was not started.");
    await cancelUnlessEnded(db, user, id);
    const selection = { by: "operation", operationId: id, result: "changed" } as const;
    const draft = await createDraft(db, user, consoleDraft("restore", selection));
    await startOperation(db, user, draft, { reason: "A deletion is undone" });
    return { operation: currentOperation(await readOperation(db, draft)) };
  },
);

/** After the cancellation nothing more is deleted: it waits for what a worker is just changing. */
async function cancelUnlessEnded(db: Database, actor: Actor, id: string): Promise<void> {
  await cancelOperation(db, actor, id).catch((error: unknown) => {
    if (!(error instanceof RedeliverError) || error.code !== "conflict") throw error;
  });
}
