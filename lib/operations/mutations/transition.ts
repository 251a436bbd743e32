import { type Actor, SYSTEM } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import { notifyOperation } from "../../db/channels";
import type { Database } from "../../db/client";
import type { Prisma } from "../../db/generated/client";
import { OPERATION_MOVES, type OperationMove, type OperationState } from "../../engine/operation";
import { mayRunAt } from "../../engine/operation-schedule";
import type { DailyWindow, Pace } from "../../engine/operation-settings";
import type { OperationKind } from "../../engine/state";
import { RedeliverError } from "../../errors";
import { markChanged } from "../../live/mutations";
import { LOCK_OPERATION } from "../statements/control";
import { OPERATION_STATE_LABEL } from "../states";

/** An operation as it was found when its row was locked. */
export type Locked = {
  id: string;
  kind: OperationKind;
  state: OperationState;
  reason: string | null;
  ticket: string | null;
  selection: unknown;
  pace: Pace | null;
  startAt: Date | null;
  window: DailyWindow | null;
  expiresAt: Date | null;
  now: Date;
  total: number;
  pending: number;
};

type Store = Prisma.TransactionClient;
type Change = {
  data: Prisma.OperationUncheckedUpdateInput;
  action: string;
  detail: Record<string, unknown>;
};

/**
 * Changes an operation: locks its row, lets `decide` check and describe the change (null: there is none), and writes it with its audit
 * row. A draft whose time is over is expired instead. Wakes the workers after the commit.
 * @throws RedeliverError `not_found`, `conflict` for an expired draft, and what `decide` throws
 */
export async function changeOperation(
  db: Database,
  actor: Actor,
  id: string,
  decide: (found: Locked, store: Store) => Promise<Change | null> | Change | null,
): Promise<void> {
  const allowed = { outcome: "allowed", targetType: "operation", targetId: id } as const;
  const isExpired = await db.prisma.$transaction(async (store) => {
    const [found] = await store.$queryRawUnsafe<Locked[]>(LOCK_OPERATION, id);
    if (!found) throw new RedeliverError("not_found", "There is no operation with that id.");
    const { state, expiresAt, now } = found;
    if (state === "draft" && expiresAt && expiresAt <= now) {
      await write(store, id, "draft", { state: "expired", finishedAt: expiresAt });
      const detail = { kind: found.kind, changes: { state: { from: "draft", to: "expired" } } };
      await recordAudit(store, { ...allowed, actor: SYSTEM, action: "operation.expire", detail });
      return true;
    }
    const change = await decide(found, store);
    if (!change) return false;
    const { data, action, detail } = change;
    await write(store, id, state, data);
    await recordAudit(store, { ...allowed, actor, action, detail });
    return false;
  });
  markChanged(db, "operations");
  if (isExpired) throw conflict("expired");
  await notifyOperation(db.pool, id);
}

/** Writes an operation that is in a state. */
async function write(
  store: Store,
  id: string,
  state: OperationState,
  data: Prisma.OperationUncheckedUpdateInput,
): Promise<void> {
  const { count } = await store.operation.updateMany({ where: { id, state }, data });
  if (count !== 1) throw new Error(`The operation ${id} is not ${state}, though its row is locked.`);
}

/**
 * Requires that a move is legal from the state that was found.
 * @returns the state to which it leads
 * @throws RedeliverError `conflict` with the state
 */
export function moveFrom(state: OperationState, move: OperationMove): OperationState {
  const { from, to } = OPERATION_MOVES[move];
  if (!(from as readonly OperationState[]).includes(state)) throw conflict(state);
  return to;
}

/** Whether an operation may run when its row was locked: its start time has come, and its window is open. */
export function isInTime({ startAt, window, now }: Locked): boolean {
  return mayRunAt({ startAt: startAt?.getTime() ?? null, window }, now.getTime()) === now.getTime();
}

/** The refusal of what the state of an operation does not allow. */
export function conflict(state: OperationState): RedeliverError {
  const is = state === "draft" ? "a draft" : OPERATION_STATE_LABEL[state].toLowerCase();
  const message = `The operation is ${is}, which does not allow this.`;
  return new RedeliverError("conflict", message, [{ field: "state", message: state }]);
}
