import type { GiveUpReason, NextStep } from "./next-step";
import type { RetrySettings } from "./retry";

/** Failure e-mails: which failures are told, and when how many of them go into one e-mail. */

/** Whether a failure for this reason ends automatic delivery, which happens to a delivery once. */
const ENDS_AUTOMATIC_DELIVERY = {
  attempts_spent: true,
  time_spent: true,
  rule: true,
  /** It had failed before, and whoever retried it is watching. */
  manual: false,
  no_policy: false,
} as const satisfies Record<GiveUpReason, boolean>;

/** Whether what follows an attempt is told by e-mail. */
export function shouldNotify(step: NextStep, settings: RetrySettings | null): boolean {
  return step.move === "fail" && ENDS_AUTOMATIC_DELIVERY[step.because] && hasAddresses(settings);
}

/** Whether a policy names anybody to tell. */
export function hasAddresses(settings: RetrySettings | null): boolean {
  return settings !== null && settings.failureEmailTo.length > 0;
}

/** Failures come in bursts: the first is not told before the others had a moment to arrive. */
const GATHER_MS = 2000;
/** More than so many within a minute are told together, in one e-mail a minute. */
export const MOST_SEPARATE = 5;
/** So many go into one e-mail; it lists a few of them and counts the rest. What is more waits for the next. */
export const MOST_COMBINED = 50_000;
export const MINUTE_MS = 60_000;

/** Failures that the same addresses have not been told of yet; counted up to where it matters. Times are epoch milliseconds. */
export type PendingFailures = { count: number; oldestAt: number };
/** What these addresses were told in the last minute. */
export type RecentNotifications = { failures: number; lastAt: number | null };

/** Whether failures are told now, and then each in an e-mail of its own or all in one. */
export function notificationMode(
  untold: PendingFailures,
  lately: RecentNotifications,
  now: number,
): "wait" | "separate" | "combined" {
  if (now - untold.oldestAt < GATHER_MS) return "wait";
  if (lately.failures + untold.count <= MOST_SEPARATE) return "separate";
  const isSoon = lately.lastAt !== null && now - lately.lastAt < MINUTE_MS;
  return isSoon ? "wait" : "combined";
}
