/** The states of a delivery and the moves between them: the one table from which guards and buttons derive. */

export const STORED_STATES = ["scheduled", "delivered", "failed", "discarded"] as const;
export type StoredState = (typeof STORED_STATES)[number];

/** The states that readers see. `sending` is derived, never stored: a scheduled delivery that a claim holds. */
export const DELIVERY_STATES = ["scheduled", "sending", "delivered", "failed", "discarded"] as const;
export type DeliveryState = StoredState | "sending";

export const ATTEMPT_TRIGGERS = ["first", "automatic", "manual", "scheduled", "recovery"] as const;
export type AttemptTrigger = (typeof ATTEMPT_TRIGGERS)[number];

/** `unknown`: the attempt was cut off, for example because its worker crashed. It may or may not have been sent and answered. */
export const ATTEMPT_OUTCOMES = ["success", "partial", "failure", "unknown"] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/**
 * Why a failed delivery is not retried any more. `rule` stands for the policy's rules for failures and for stuck deliveries,
 * `stopped` for an operator, `unavailable` for a subscriber that is gone, `payload_removed` for a payload that retention has removed.
 */
export const RETRYING_ENDED = [
  "attempts_spent",
  "time_spent",
  "no_policy",
  "rule",
  "manual",
  "stopped",
  "unavailable",
  "payload_removed",
] as const;
export type RetryingEnded = (typeof RETRYING_ENDED)[number];

/** Labels. */
export const RETRYING_ENDED_LABEL = {
  attempts_spent: "Attempts spent",
  time_spent: "Time spent",
  no_policy: "No policy",
  rule: "A rule",
  manual: "Manual retry",
  stopped: "Stopped",
  unavailable: "Subscriber unavailable",
  payload_removed: "Payload removed",
} as const satisfies Record<RetryingEnded, string>;

/** The same as sentences. */
export const RETRYING_ENDED_SENTENCE = {
  attempts_spent: "Not retried any more: the policy's retries are spent.",
  time_spent: "Not retried any more: the policy's total time is over.",
  no_policy: "Not retried: no policy that applies to it retries.",
  rule: "Not retried: a rule of its policy says so.",
  manual: "Not retried by itself: a manual retry is one attempt.",
  stopped: "Not retried any more: stopped by an operator.",
  unavailable: "Not retried: its subscriber is not approved, or was deleted.",
  payload_removed: "Not retried: its payload was removed by retention.",
} as const satisfies Record<RetryingEnded, string>;

/** Every legal move of the stored state, by name. A write of state names one of these and expects `from`. */
export const MOVES = {
  deliver: { from: "scheduled", to: "delivered" },
  reschedule: { from: "scheduled", to: "scheduled" },
  fail: { from: "scheduled", to: "failed" },
  /** The lease of the worker that held it ran out: it is sent again. */
  recover: { from: "scheduled", to: "scheduled" },
  /** Due, but its subscriber was deleted or is not approved any more. */
  failUndeliverable: { from: "scheduled", to: "failed" },
  retry: { from: "failed", to: "scheduled" },
  discard: { from: "failed", to: "discarded" },
  restore: { from: "discarded", to: "failed" },
  resend: { from: "delivered", to: "scheduled" },
  /** Its last answer is what its subscriber expects now: delivered without being sent, with a mark. */
  accept: { from: "failed", to: "delivered" },
  /** The restoration of what was accepted. */
  takeBack: { from: "delivered", to: "failed" },
  /** Its next automatic attempt is brought forward. */
  retry_now: { from: "scheduled", to: "scheduled" },
  /** No further attempt is made. */
  stop: { from: "scheduled", to: "failed" },
  /** An edited copy of it is sent, which is an event and a delivery of its own. It stays as it is. */
  edit_and_retry: { from: "failed", to: "failed" },
} as const satisfies Record<string, { from: StoredState; to: StoredState }>;

export type Move = keyof typeof MOVES;

/** The state of deliveries that a worker may claim, unless a claim holds them already. */
export const CLAIMABLE = MOVES.deliver.from;

/** The operations of an operator or an API key on deliveries that exist: each is a move. Their set is frozen and then released. */
export const MOVING_KINDS = [
  "retry",
  "discard",
  "restore",
  "resend",
  "retry_now",
  "stop",
  "accept",
  "edit_and_retry",
] as const satisfies readonly Move[];
export type MovingKind = (typeof MOVING_KINDS)[number];

/** All operations. `backfill` makes deliveries: of events that a subscriber had none of. */
export const OPERATION_KINDS = [...MOVING_KINDS, "backfill"] as const;
export type OperationKind = (typeof OPERATION_KINDS)[number];

/** Those that are done at once to a few named deliveries. */
export const AT_ONCE_KINDS = ["retry", "discard", "restore"] as const satisfies readonly OperationKind[];
export type AtOnceKind = (typeof AT_ONCE_KINDS)[number];

/** The kinds that send requests, at a pace. Others only change their deliveries. */
export const SENDING_KINDS = [
  "retry",
  "resend",
  "retry_now",
  "backfill",
  "edit_and_retry",
] as const satisfies readonly OperationKind[];
export type SendingKind = (typeof SENDING_KINDS)[number];

export const isSending = (kind: OperationKind): kind is SendingKind =>
  (SENDING_KINDS as readonly OperationKind[]).includes(kind);

/** Whether a kind is one of waiting deliveries, which a claim may take at any time. */
export const isOfWaiting = (kind: OperationKind): boolean =>
  kind in MOVES && MOVES[kind as MovingKind].from === CLAIMABLE;

/** Whether an operation may be applied to a delivery in this state; a restoration, to an accepted one too. */
export function mayApply(kind: MovingKind, state: DeliveryState): boolean {
  return MOVES[kind].from === state;
}

/** Why an operation skipped a delivery: its state, or another obstacle. */
export const SKIP_REASONS = [
  "not_found",
  "changed_meanwhile",
  "in_operation",
  "already_scheduled",
  "already_sending",
  "already_delivered",
  "already_discarded",
  "not_discarded",
  "not_delivered",
  "already_exists",
  "not_waiting",
  "subscriber_deleted",
  "subscriber_not_approved",
  "past_purge_date",
  "payload_removed",
  "answer_not_expected",
  "patch_not_applicable",
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** Labels of the reasons. */
export const SKIP_REASON_LABEL = {
  not_found: "no such delivery",
  changed_meanwhile: "changed since the preview",
  in_operation: "held by another operation",
  already_scheduled: "already scheduled",
  already_sending: "being sent right now",
  already_delivered: "already delivered",
  already_discarded: "already deleted",
  not_discarded: "not in the bin",
  not_delivered: "not delivered",
  already_exists: "with a delivery already",
  not_waiting: "not waiting",
  subscriber_deleted: "its subscriber was deleted",
  subscriber_not_approved: "its subscriber is not approved",
  past_purge_date: "its purge date has passed",
  payload_removed: "payload removed by retention",
  answer_not_expected: "answered otherwise than expected now",
  patch_not_applicable: "patch does not apply",
} as const satisfies Record<SkipReason, string>;
