import type { OperationState } from "../engine/operation";
import type { OperationKind } from "../engine/state";

/** The labels of operations and of their items' results, and the orders of their lists. */

export const OPERATION_STATE_LABEL = {
  draft: "Draft",
  scheduled: "Scheduled",
  running: "Running",
  pausing: "Pausing",
  paused: "Paused",
  cancelling: "Cancelling",
  cancelled: "Cancelled",
  done: "Done",
  expired: "Expired",
} as const satisfies Record<OperationState, string>;

export const OPERATION_KIND_LABEL = {
  retry: "Retry",
  discard: "Delete",
  restore: "Restore",
  resend: "Send again",
  backfill: "Backfill",
  retry_now: "Retry now",
  stop: "Stop retrying",
  accept: "Accept",
  edit_and_retry: "Edit and retry",
} as const satisfies Record<OperationKind, string>;

/** The orders of the lists of operations and of their items: by time of creation, and by delivery. */
export const OPERATION_ORDERS = { created: ["instant", "id"] } as const;
export const ITEM_ORDERS = { delivery: ["id"] } as const;

/** The columns of the file of an operation's items: members of an item. */
export const ITEM_COLUMNS = [
  "deliveryId",
  "eventId",
  "subscriberId",
  "subscriberName",
  "result",
  "reason",
  "heldBy",
  "attemptsSeen",
  "settledAt",
  "copyId",
] as const;
