import type { Actor } from "../../access/actor";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { editOf } from "../data/set-edit";
import { isEverything, MOST_WITHOUT_REASON } from "../schema/draft";
import { shownSetEdit } from "../set-edit";
import { changeOperation, isInTime, type Locked, moveFrom } from "./transition";

/** What is passed with a start. */
export type Start = {
  /** The number of items that was seen: another one is refused. */
  expectedTotal?: number | undefined;
  reason?: string | undefined;
  ticket?: string | undefined;
};

/**
 * Starts a draft: from now on its pending items are held against other operations, and workers release them. Of two starts the second is
 * refused. It is `scheduled` before its start time and outside its window, and `done` at once without a pending item.
 * @throws RedeliverError `not_found`, `conflict` with the state or the number of items, and `invalid` naming `reason` or `expectedTotal`
 */
export async function startOperation(db: Database, actor: Actor, id: string, start: Start): Promise<void> {
  await changeOperation(db, actor, id, async (found, store) => {
    const { kind, now, total, pending } = found;
    const state = moveFrom(found.state, isInTime(found) ? "start" : "schedule");
    const { reason = found.reason, ticket = found.ticket } = start;
    refuseUnseen(found, start.expectedTotal);
    if (total > MOST_WITHOUT_REASON && !reason)
      throw invalid("reason", `More than ${MOST_WITHOUT_REASON} deliveries need a reason.`);
    const isDone = pending === 0;
    const edit =
      kind === "edit_and_retry" ? await store.operationEdit.findUnique({ where: { operationId: id } }) : null;
    return {
      data: {
        ...(isDone ? { state: "done", finishedAt: now } : { state }),
        ...{ startedAt: now, expiresAt: null, reason, ticket },
      },
      action: "operation.start",
      detail: { kind, ...(edit && shownSetEdit(editOf(edit))), total, pending, reason, ticket },
    };
  });
}

/** Refuses a start by somebody who has not seen the number of items. */
function refuseUnseen({ selection, total }: Locked, expectedTotal: number | undefined): void {
  if (expectedTotal === undefined) {
    if (isEverything(selection))
      throw invalid(
        "expectedTotal",
        "The filter restricts nothing: give the number of deliveries, as in counts.total.",
      );
    return;
  }
  if (expectedTotal === total) return;
  const message = `The operation has ${total} deliveries, not ${expectedTotal}.`;
  throw new RedeliverError("conflict", message, [{ field: "expectedTotal", message: String(total) }]);
}

function invalid(field: string, message: string): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the body: ${field}. ${message}`, [{ field, message }]);
}
