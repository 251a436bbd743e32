/** Why a delivery waits that is neither delivered nor failed: one closed list, in the order in which reasons come before others. */
export const WAITING_REASONS = [
  "sending",
  "not_approved",
  "paused",
  "maintenance",
  "circuit_open",
  "retry_window",
  "retry_due",
  "no_worker",
  "operation_pace",
  "limit",
  "due",
] as const;
export type WaitingReason = (typeof WAITING_REASONS)[number];

/** Labels. */
export const WAITING_REASON_LABEL = {
  sending: "Being sent",
  not_approved: "Subscriber not approved",
  paused: "Subscriber paused",
  maintenance: "Maintenance",
  circuit_open: "Circuit open",
  retry_window: "Outside retry hours",
  retry_due: "Retry due later",
  no_worker: "No worker runs",
  operation_pace: "Pace of an operation",
  limit: "Subscriber at its limit",
  due: "About to be sent",
} as const satisfies Record<WaitingReason, string>;

/** The same as parts of a sentence. */
export const WAITING_REASON_PHRASE = {
  sending: "a worker holds it, and its request is under way or next",
  not_approved: "the subscriber is not approved or was deleted, so it fails when it is due",
  paused: "the subscriber is paused",
  maintenance: "the subscriber is in maintenance",
  circuit_open: "circuit open after too many failures",
  retry_window: "its policy retries in certain hours only",
  retry_due: "its policy retries it later",
  no_worker: "no worker runs that could send it",
  operation_pace: "an operation has released it, and live deliveries go first",
  limit: "the subscriber takes no more at once: its rate limit or all of its slots are in use",
  due: "it is due, and a worker is about to send it",
} as const satisfies Record<WaitingReason, string>;

/** The words before the time until which a delivery waits. */
export const WAITING_UNTIL = {
  sending: "until",
  not_approved: "it fails at",
  paused: "until",
  maintenance: "until",
  circuit_open: "next probe at",
  retry_window: "opens at",
  retry_due: "due at",
  no_worker: "until",
  operation_pace: "until",
  limit: "until",
  due: "due at",
} as const satisfies Record<WaitingReason, string>;

/** A circuit that a person opened. */
export const OPENED_BY_HAND = "the subscriber’s circuit was opened by hand";

/** Whether a reason says more than the state and the due time of a delivery do. */
export function isHeldBack(reason: WaitingReason): boolean {
  return reason !== "sending" && reason !== "retry_due" && reason !== "due";
}
