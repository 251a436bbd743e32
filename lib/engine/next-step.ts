import type { SubscriberHealth } from "./health";
import type { Outcome } from "./outcome";
import { delayBeforeRetry, type Random, type RetrySettings } from "./retry";
import { parseRetryAfter } from "./retry-after";
import { decideByRules, type RuleDecision, type RuleFailure } from "./rules";
import type { AttemptTrigger, RetryingEnded } from "./state";
import { nextInWindow } from "./windows";

/** The facts of a delivery that the decision needs. */
export type DeliveryFacts = {
  /** The number of automatic retries so far. */
  automaticAttempts: number;
  lastDelayMs: number | null;
  /** From when its total time counts, epoch milliseconds: see `retryingSince`. */
  retryingSince: number;
  /** The attempt was requested by an operator or the API: no automatic attempt follows. */
  isOperation: boolean;
  /** Retention has removed its payload: no further attempt can be made. */
  isPayloadRemoved?: boolean;
  /** The health of its subscriber, this attempt included; left out when it is unknown. */
  health?: SubscriberHealth;
};

/** The `Retry-After` of the answer, if it had one, and the facts that the policy's rules read, if it is a failure. */
export type AnswerFacts = { retryAfter?: string; failure?: RuleFailure };

export type GiveUpReason = Exclude<RetryingEnded, "stopped" | "unavailable">;

/** The policy's rule that decided, if one did. */
type ByRule = { decision?: RuleDecision };

export type NextStep =
  | { move: "deliver" }
  | ({ move: "reschedule"; dueAt: number; delayMs: number; trigger: AttemptTrigger } & ByRule)
  | ({ move: "fail"; because: GiveUpReason } & ByRule);

/**
 * Decides the step after an attempt: delivered, a retry at a given time, or failed.
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
  if (delivery.isPayloadRemoved) return giveUp("payload_removed", {});
  // No automatic attempt follows an operation's, but its answer may disable the subscriber too.
  const decision = settings && outcome.failure ? decideByRules(settings, outcome.failure) : null;
  const byRule = decision === null ? {} : { decision };
  if (delivery.isOperation) return giveUp("manual", byRule);
  if (settings === null) return giveUp("no_policy", byRule);
  if (decision?.action === "fail" || decision?.action === "disable_subscriber") return giveUp("rule", byRule);
  if (delivery.automaticAttempts >= settings.attempts) return giveUp("attempts_spent", byRule);
  const isAtOnce = decision?.action === "retry_now";
  const delayMs = isAtOnce ? 0 : delayOf(delivery, outcome.retryAfter, settings, now, random);
  // An immediate retry by a rule ignores the window.
  const dueAt = settings.window && !isAtOnce ? nextInWindow(now + delayMs, settings.window) : now + delayMs;
  if (settings.totalMs !== null && dueAt > delivery.retryingSince + settings.totalMs)
    return giveUp("time_spent", byRule);
  return { move: "reschedule", dueAt, delayMs, trigger: "automatic", ...byRule };
}

/**
 * The time from which the total time of a delivery counts, after another attempt has failed: its first failure, moved on by the
 * duration of each later request. The limit is for waiting: counted from the first request, it would leave a subscriber
 * that takes long to fail without a retry.
 * @param before the value before the attempt; null when no attempt had failed
 */
export function retryingSince(
  before: number | null,
  attempt: { startedAt: number; durationMs: number },
): number {
  return before === null ? attempt.startedAt + attempt.durationMs : before + attempt.durationMs;
}

function giveUp(because: GiveUpReason, byRule: ByRule): NextStep {
  return { move: "fail", because, ...byRule };
}

/** The strategy's delay, or the answer's `Retry-After` when that is longer. */
function delayOf(
  { automaticAttempts, lastDelayMs, health }: DeliveryFacts,
  retryAfter: string | undefined,
  settings: RetrySettings,
  now: number,
  random: Random,
): number {
  const backoff = delayBeforeRetry(settings, { retry: automaticAttempts + 1, lastDelayMs, health }, random);
  const requested = parseRetryAfter(retryAfter, now, settings.longestDelayMs) ?? 0;
  return Math.max(backoff, Math.ceil(requested));
}
