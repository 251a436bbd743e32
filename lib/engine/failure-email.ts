import type { GiveUpReason, NextStep } from "./next-step";
import type { RetrySettings } from "./retry";

/** Failure e-mails: which failures notify recipients, and how many of them are combined in one e-mail, and when. */

/** Whether a failure for this reason ends automatic delivery, which happens once per delivery. */
const ENDS_AUTOMATIC_DELIVERY = {
  attempts_spent: true,
  time_spent: true,
  rule: true,
  payload_removed: true,
  /** It had failed before, and the operator who retried it sees the result. */
  manual: false,
  no_policy: false,
} as const satisfies Record<GiveUpReason, boolean>;

/** Whether the step after an attempt notifies the recipients of the policy. */
export function shouldNotify(step: NextStep, settings: RetrySettings | null): boolean {
  return step.move === "fail" && ENDS_AUTOMATIC_DELIVERY[step.because] && hasRecipients(settings);
}

/** Whether a policy names recipients of failure e-mails. */
export function hasRecipients(settings: RetrySettings | null): boolean {
  return settings !== null && settings.failureEmailTo.length > 0;
}

/** Failures come in bursts: the first waits this long, so that the others can join it. */
const GATHER_MS = 2000;
/** The largest number of failures within a minute that get an e-mail each; more are combined in one e-mail a minute. */
export const MOST_SEPARATE = 5;
/** The largest number of failures in one e-mail, which lists a few and counts the rest. The others wait for the next one. */
export const MOST_COMBINED = 50_000;
const MINUTE_MS = 60_000;

/** Failures of which the same recipients are still to be notified, counted up to a limit. Times are epoch milliseconds. */
export type PendingFailures = { count: number; oldestAt: number };
/** The notifications that these recipients got in the last minute. */
export type RecentNotifications = { failures: number; lastAt: number | null };

/** Decides whether pending failures are notified now, and then in separate e-mails or combined in one. */
export function notificationMode(
  pending: PendingFailures,
  recent: RecentNotifications,
  now: number,
): "wait" | "separate" | "combined" {
  if (now - pending.oldestAt < GATHER_MS) return "wait";
  if (recent.failures + pending.count <= MOST_SEPARATE) return "separate";
  const isSoon = recent.lastAt !== null && now - recent.lastAt < MINUTE_MS;
  return isSoon ? "wait" : "combined";
}
