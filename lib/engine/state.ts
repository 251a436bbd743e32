/** The states of a delivery and the moves between them: the one table from which guards and buttons derive. */

export const DELIVERY_STATES = ["scheduled", "sending", "delivered", "failed", "discarded"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const ATTEMPT_TRIGGERS = ["first", "automatic", "manual", "scheduled", "recovery"] as const;
export type AttemptTrigger = (typeof ATTEMPT_TRIGGERS)[number];

/** `unknown`: it was cut off, by its worker's death for one. Whether it was sent and what was answered, nobody can tell. */
export const ATTEMPT_OUTCOMES = ["success", "partial", "failure", "unknown"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/**
 * Why a failed delivery is not retried any more. `rule` stands for the policy's rules for failures and for stuck deliveries,
 * `stopped` for an operator, `unavailable` for a subscriber that is gone.
 */
export const RETRYING_ENDED = [
  "attempts_spent",
  "time_spent",
  "no_policy",
  "rule",
  "manual",
  "stopped",
  "unavailable",
] as const;
export type RetryingEnded = (typeof RETRYING_ENDED)[number];

/** What a person reads for each. */
export const RETRYING_ENDED_LABEL = {
  attempts_spent: "Attempts spent",
  time_spent: "Time spent",
  no_policy: "No policy",
  rule: "A rule",
  manual: "Manual retry",
  stopped: "Stopped",
  unavailable: "Subscriber unavailable",
} as const satisfies Record<RetryingEnded, string>;

/** The same in a sentence. */
export const RETRYING_ENDED_SENTENCE = {
  attempts_spent: "Not retried any more: the policy's retries are spent.",
  time_spent: "Not retried any more: the policy's total time is over.",
  no_policy: "Not retried: its handler has no policy that retries.",
  rule: "Not retried: a rule of its policy says so.",
  manual: "Not retried by itself: a manual retry is one attempt.",
  stopped: "Not retried any more: somebody stopped it.",
  unavailable: "Not retried: its subscriber is not approved, or was deleted.",
} as const satisfies Record<RetryingEnded, string>;

/** Every legal move, by name. A write of state names one of these and expects `from`. */
export const MOVES = {
  claim: { from: "scheduled", to: "sending" },
  deliver: { from: "sending", to: "delivered" },
  reschedule: { from: "sending", to: "scheduled" },
  fail: { from: "sending", to: "failed" },
  /** The lease of the worker that held it ran out. */
  recover: { from: "sending", to: "scheduled" },
  /** Due, but its subscriber was deleted or is no longer approved. */
  abort: { from: "scheduled", to: "failed" },
  retry: { from: "failed", to: "scheduled" },
  discard: { from: "failed", to: "discarded" },
  restore: { from: "discarded", to: "failed" },
} as const satisfies Record<string, { from: DeliveryState; to: DeliveryState }>;

export type Move = keyof typeof MOVES;

/** The operations of an operator or an API key on deliveries. */
export const OPERATION_KINDS = ["retry", "discard", "restore"] as const satisfies readonly Move[];
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Why an operation skipped a delivery: the state it was found in, or what else stood against it. */
export const SKIP_REASONS = [
  "not_found",
  "already_scheduled",
  "already_sending",
  "already_delivered",
  "already_discarded",
  "not_discarded",
  "subscriber_deleted",
  "subscriber_not_approved",
  "past_purge_date",
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** What a person reads for a reason. */
export const SKIP_REASON_LABEL = {
  not_found: "no such delivery",
  already_scheduled: "already scheduled",
  already_sending: "being sent right now",
  already_delivered: "already delivered",
  already_discarded: "already deleted",
  not_discarded: "not in the bin",
  subscriber_deleted: "its subscriber was deleted",
  subscriber_not_approved: "its subscriber is not approved",
  past_purge_date: "its purge date has passed",
} as const satisfies Record<SkipReason, string>;
