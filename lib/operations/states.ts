import type { OperationKind } from "../engine/state";

/** The states of operations and the results of their items: the closed sets, with their labels. */

export const OPERATION_STATES = ["running", "done"] as const;
export type OperationState = (typeof OPERATION_STATES)[number];

export const OPERATION_STATE_LABEL = {
  running: "Running",
  done: "Done",
} as const satisfies Record<OperationState, string>;

export const OPERATION_KIND_LABEL = {
  retry: "Retry",
  discard: "Delete",
  restore: "Restore",
} as const satisfies Record<OperationKind, string>;

/** `pending`, `sending`, `delivered` and `failed_again` are of retries, `changed` of the other kinds. */
export const ITEM_RESULTS = [
  "pending",
  "sending",
  "delivered",
  "failed_again",
  "changed",
  "skipped",
] as const;
export type ItemResultName = (typeof ITEM_RESULTS)[number];

export const ITEM_RESULT_LABEL = {
  pending: "Waiting",
  sending: "Being sent",
  delivered: "Delivered",
  failed_again: "Failed again",
  changed: "Changed",
  skipped: "Skipped",
} as const satisfies Record<ItemResultName, string>;

/** An operation's items by result; `total` is their sum. */
export type OperationCounts = {
  total: number;
  pending: number;
  sending: number;
  delivered: number;
  failedAgain: number;
  changed: number;
  skipped: number;
};

/** The member of the counts for each result. */
export const COUNT_OF = {
  pending: "pending",
  sending: "sending",
  delivered: "delivered",
  failed_again: "failedAgain",
  changed: "changed",
  skipped: "skipped",
} as const satisfies Record<ItemResultName, keyof OperationCounts>;

/** The orders of the lists of operations and of their items: by time of creation, and by delivery. */
export const OPERATION_ORDERS = { created: ["instant", "id"] } as const;
export const ITEM_ORDERS = { delivery: ["id"] } as const;
