import type { Outcome } from "./outcome";
import { delayBeforeRetry, type Random, type RetrySettings } from "./retry";
import { parseRetryAfter } from "./retry-after";
import type { AttemptTrigger } from "./state";
import { nextInWindow } from "./windows";

/** What the decision needs to know of a delivery. */
export type DeliveryFacts = {
  /** Automatic retries given so far. */
  automaticAttempts: number;
  lastDelayMs: number | null;
  /** When its first attempt began, epoch milliseconds; this attempt's own start when it is the first. */
  firstAttemptAt: number;
  /** The attempt was asked for by an operator or the API: it has no automatic follow-up. */
  isOperation: boolean;
};

/** The answer's own wish, when it had one. */
export type AnswerFacts = { retryAfter?: string };

export type GiveUpReason = "manual" | "no_policy" | "attempts_spent" | "time_spent";

export type NextStep =
  | { move: "deliver" }
  | { move: "reschedule"; dueAt: number; delayMs: number; trigger: AttemptTrigger }
  | { move: "fail"; because: GiveUpReason };

/**
 * Decides what follows an attempt: delivered, a retry at a moment, or failed.
 * @param settings the policy's; null when the handler has no policy or the policy does not retry
 * @param now epoch milliseconds of the database's clock; @param random a number in [0, 1)
 */
export function decideNextStep(
  delivery: DeliveryFacts,
  outcome: Pick<Outcome, "outcome"> & AnswerFacts,
  settings: RetrySettings | null,
  now: number,
  random: Random,
): NextStep {
  if (outcome.outcome === "success") return { move: "deliver" };
  if (delivery.isOperation) return { move: "fail", because: "manual" };
  if (settings === null) return { move: "fail", because: "no_policy" };
  if (delivery.automaticAttempts >= settings.attempts) return { move: "fail", because: "attempts_spent" };
  const facts = { retry: delivery.automaticAttempts + 1, lastDelayMs: delivery.lastDelayMs };
  const backoff = delayBeforeRetry(settings, facts, random);
  const wished = parseRetryAfter(outcome.retryAfter, now, settings.longestDelayMs) ?? 0;
  const delayMs = Math.max(backoff, Math.ceil(wished));
  const dueAt = settings.window ? nextInWindow(now + delayMs, settings.window) : now + delayMs;
  if (settings.totalMs !== null && dueAt > delivery.firstAttemptAt + settings.totalMs) {
    return { move: "fail", because: "time_spent" };
  }
  return { move: "reschedule", dueAt, delayMs, trigger: "automatic" };
}
