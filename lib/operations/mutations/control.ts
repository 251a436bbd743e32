import type { Actor } from "../../access/actor";
import type { Database } from "../../db/client";
import { Prisma } from "../../db/generated/client";
import { hasEnded } from "../../engine/operation";
import type { Pace } from "../../engine/operation-settings";
import { isSending } from "../../engine/state";
import { RENEW_RELEASE, RESUME_SUBSCRIBERS } from "../statements/control";
import { changeOperation, conflict, isInTime, moveFrom } from "./transition";

/** What is done with operations that were started. Each throws `not_found`, and `conflict` with the state that does not allow it. */

/** Stops releasing. What was released still settles; then the operation is `paused`. */
export async function pauseOperation(db: Database, actor: Actor, id: string): Promise<void> {
  await changeOperation(db, actor, id, ({ state, kind }) => {
    const to = moveFrom(state, "pause");
    return {
      data: { state: to, stateReason: "user" },
      action: "operation.pause",
      detail: { kind, changes: { state: { from: state, to } } },
    };
  });
}

/** Releases again: a paused operation, and the paused subscribers of a running one. */
export async function resumeOperation(db: Database, actor: Actor, id: string): Promise<void> {
  await changeOperation(db, actor, id, async (found, store) => {
    const { kind, state, now } = found;
    const subscribers = await store.$executeRawUnsafe(RESUME_SUBSCRIBERS, id);
    const isRunning = state === "running" && subscribers > 0;
    const to = isRunning ? state : moveFrom(state, isInTime(found) ? "resume" : "postpone");
    if (!isRunning) await store.$executeRawUnsafe(RENEW_RELEASE, id, now);
    return {
      data: { state: to, stateReason: null },
      action: "operation.resume",
      detail: { kind, subscribers, ...(to === state ? {} : { changes: { state: { from: state, to } } }) },
    };
  });
}

/** Ends it: its pending items are cancelled by the workers, and what was released still settles. */
export async function cancelOperation(db: Database, actor: Actor, id: string): Promise<void> {
  await changeOperation(db, actor, id, ({ state, kind, pending }) => {
    const to = moveFrom(state, "cancel");
    return {
      data: { state: to, stateReason: "user" },
      action: "operation.cancel",
      detail: { kind, pending, changes: { state: { from: state, to } } },
    };
  });
}

/** Replaces the pace as a whole, of a draft too. A kind that sends nothing has none, and keeps none. */
export async function changePace(db: Database, actor: Actor, id: string, pace: Pace | null): Promise<void> {
  await changeOperation(db, actor, id, ({ state, kind, pace: before }) => {
    if (hasEnded(state)) throw conflict(state);
    if (!isSending(kind)) return null;
    return {
      data: { pace: pace ?? Prisma.DbNull },
      action: "operation.pace",
      detail: { kind, changes: { pace: { from: before, to: pace } } },
    };
  });
}
