/** The states of an operation and the results of its items: the one table from which guards and buttons derive. */

export const OPERATION_STATES = [
  "draft",
  "scheduled",
  "running",
  "pausing",
  "paused",
  "cancelling",
  "cancelled",
  "done",
  "expired",
] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

/** The states of operations that were started and have not ended: their pending items are held against other operations. */
export const STARTED_STATES = [
  "scheduled",
  "running",
  "pausing",
  "paused",
  "cancelling",
] as const satisfies OperationState[];

/** The states from which nothing follows. */
export const ENDED_STATES = ["cancelled", "done", "expired"] as const satisfies OperationState[];

export const hasEnded = (state: OperationState): boolean =>
  (ENDED_STATES as readonly OperationState[]).includes(state);

/** Why an operation is in its state, where that is no matter of course. */
export const STATE_REASONS = [
  "user",
  "canary_failed",
  "failure_share",
  "inconclusive",
  "live_traffic",
  "database",
  "headers_unreadable",
] as const;
export type StateReason = (typeof STATE_REASONS)[number];

/** Every legal move of an operation, by name. A write of its state names one of these and expects one of `from`. */
export const OPERATION_MOVES = {
  start: { from: ["draft"], to: "running" },
  /** With a start time or a daily window. */
  schedule: { from: ["draft"], to: "scheduled" },
  expire: { from: ["draft"], to: "expired" },
  /** Its time has come, or its window opens. */
  open: { from: ["scheduled"], to: "running" },
  /** Its window closes. */
  close: { from: ["running"], to: "scheduled" },
  pause: { from: ["running", "scheduled"], to: "pausing" },
  /** What was released has settled. */
  rest: { from: ["pausing"], to: "paused" },
  resume: { from: ["paused", "pausing"], to: "running" },
  /** Resumed before its start time, or outside its window. */
  postpone: { from: ["paused", "pausing"], to: "scheduled" },
  cancel: { from: ["scheduled", "running", "pausing", "paused"], to: "cancelling" },
  /** The last item has settled, and some were cancelled. */
  endCancelled: { from: ["cancelling"], to: "cancelled" },
  /** The last item has settled. */
  finish: { from: ["running", "pausing", "paused", "cancelling", "scheduled"], to: "done" },
} as const satisfies Record<string, { from: readonly OperationState[]; to: OperationState }>;

export type OperationMove = keyof typeof OPERATION_MOVES;

/** Whether a move is legal from a state. */
export function mayMove(move: OperationMove, state: OperationState): boolean {
  return (OPERATION_MOVES[move].from as readonly OperationState[]).includes(state);
}

/**
 * The results of items: `pending` until released, `sending` until settled, then final. Operations that send nothing have `changed` in place
 * of `sending`, `delivered` and `failed_again`.
 */
export const ITEM_RESULTS = [
  "pending",
  "sending",
  "delivered",
  "failed_again",
  "changed",
  "skipped",
  "cancelled",
] as const;
export type ItemResultName = (typeof ITEM_RESULTS)[number];

export const ITEM_RESULT_LABEL = {
  pending: "Waiting",
  sending: "Being sent",
  delivered: "Delivered",
  failed_again: "Failed again",
  changed: "Changed",
  skipped: "Skipped",
  cancelled: "Cancelled",
} as const satisfies Record<ItemResultName, string>;

/** The result of an item whose delivery was released and has not settled. */
export const RELEASED_RESULT = "sending" satisfies ItemResultName;

/** An operation's items by result; `total` is their sum. */
export type OperationCounts = {
  total: number;
  pending: number;
  sending: number;
  delivered: number;
  failedAgain: number;
  changed: number;
  skipped: number;
  cancelled: number;
};

/** The member of the counts for each result. */
export const COUNT_OF = {
  pending: "pending",
  sending: "sending",
  delivered: "delivered",
  failed_again: "failedAgain",
  changed: "changed",
  skipped: "skipped",
  cancelled: "cancelled",
} as const satisfies Record<ItemResultName, keyof OperationCounts>;
