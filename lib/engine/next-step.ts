import type { SubscriberHealth } from "./health";
import type { Outcome } from "./outcome";
import { delayBeforeRetry, type Random, type RetrySettings } from "./retry";
import { parseRetryAfter } from "./retry-after";
import { decideByRules, type RuleDecision, type RuleFailure } from "./rules";
import type { AttemptTrigger, RetryingEnded } from "./state";
import { nextInWindow } from "./windows";

/** What the decision needs to know of a delivery. */
export type DeliveryFacts = {
  /** Automatic retries given so far. */
  automaticAttempts: number;
  lastDelayMs: number | null;
  /** From when its total time counts, epoch milliseconds: see `retryingSince`. */
  retryingSince: number;
  /** The attempt was asked for by an operator or the API: it has no automatic follow-up. */
  isOperation: boolean;
  /** Of its subscriber, this attempt included; left out when nothing is known of it. */
  health?: SubscriberHealth;
};

/** The answer's own wish, when it had one; and what the policy's rules look at, when it is a failure. */
export type AnswerFacts = { retryAfter?: string; failure?: RuleFailure };

export type GiveUpReason = Exclude<RetryingEnded, "stopped" | "unavailable">;

/** The rule of the policy that decided, where one did. */
type ByRule = { decision?: RuleDecision };

export type NextStep =
  | { move: "deliver" }
  | ({ move: "reschedule"; dueAt: number; delayMs: number; trigger: AttemptTrigger } & ByRule)
  | ({ move: "fail"; because: GiveUpReason } & ByRule);

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
  // An operation has no automatic follow-up, but its answer too may disable the subscriber.
  const decision = settings && outcome.failure ? decideByRules(settings, outcome.failure) : null;
  const byRule = decision === null ? {} : { decision };
  if (delivery.isOperation) return giveUp("manual", byRule);
  if (settings === null) return giveUp("no_policy", byRule);
  if (decision?.action === "fail" || decision?.action === "disable_subscriber") return giveUp("rule", byRule);
  if (delivery.automaticAttempts >= settings.attempts) return giveUp("attempts_spent", byRule);
  const isAtOnce = decision?.action === "retry_now";
  const delayMs = isAtOnce ? 0 : delayOf(delivery, outcome.retryAfter, settings, now, random);
  // What a rule retries at once is about this minute, not about office hours.
  const dueAt = settings.window && !isAtOnce ? nextInWindow(now + delayMs, settings.window) : now + delayMs;
  if (settings.totalMs !== null && dueAt > delivery.retryingSince + settings.totalMs)
    return giveUp("time_spent", byRule);
  return { move: "reschedule", dueAt, delayMs, trigger: "automatic", ...byRule };
}

/**
 * From when the total time of a delivery counts, once another attempt of it has failed: from its first failure, and what requests
 * take after that does not count. It is about waiting; counted from the first request, a subscriber that takes long to fail
 * would never be asked again.
 * @param before what this was before the attempt; null when nothing had failed
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

/** The strategy's delay, or the answer's wish when that is longer. */
function delayOf(
  { automaticAttempts, lastDelayMs, health }: DeliveryFacts,
  retryAfter: string | undefined,
  settings: RetrySettings,
  now: number,
  random: Random,
): number {
  const backoff = delayBeforeRetry(settings, { retry: automaticAttempts + 1, lastDelayMs, health }, random);
  const wished = parseRetryAfter(retryAfter, now, settings.longestDelayMs) ?? 0;
  return Math.max(backoff, Math.ceil(wished));
}
