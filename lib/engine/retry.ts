import { type SubscriberHealth, UNKNOWN_HEALTH } from "./health";
import type { RuleSettings } from "./rules";

/** Automatic-retry settings and the one backoff formula. Delays are whole milliseconds. */

import type { RetryWindow } from "./windows";

/** The strategies that can follow the immediate tries of `hybrid`. */
export const LATER_STRATEGIES = ["fixed", "linear", "exponential", "schedule", "adaptive"] as const;
export type LaterStrategy = (typeof LATER_STRATEGIES)[number];

export const RETRY_STRATEGIES = ["immediate", ...LATER_STRATEGIES, "hybrid"] as const;
export type RetryStrategy = (typeof RETRY_STRATEGIES)[number];

export const JITTERS = ["none", "full", "equal", "decorrelated"] as const;
export type Jitter = (typeof JITTERS)[number];

/** How a policy retries. `attempts` is the number of automatic retries (0–100), without the first attempt. */
export type RetrySettings = RuleSettings & {
  strategy: RetryStrategy;
  attempts: number;
  firstDelayMs: number;
  /**
   * Growth per retry: for `linear` in parts of the first delay that are added, for `exponential` as a factor, for `adaptive`
   * as a factor that the subscriber's health raises to a power.
   */
  multiplier: number;
  /** Bounds growing delays and an answer's Retry-After. Literal delays (fixed, schedule) are kept. */
  longestDelayMs: number;
  /** The longest total time of waiting, from the first failure; null means no limit. */
  totalMs: number | null;
  jitter: Jitter;
  /** `schedule`: the delay before each retry; the last one repeats when there are more attempts than delays. */
  delaysMs: readonly number[];
  /** `hybrid`: the number of attempts made at once, without jitter. 0 with any other strategy. */
  immediateAttempts: number;
  /** `hybrid`: the strategy of the delays after those, which counts its own retries. Null with any other strategy. */
  thenStrategy: LaterStrategy | null;
  /** Retries outside of it wait for its begin; left out for any time. */
  window?: RetryWindow;
  /** How often a delivery whose worker ended while sending it is put back before it fails; null: without limit. */
  mostRecoveries: number | null;
  /** The e-mail addresses that are notified when a delivery has failed for good. */
  failureEmailTo: readonly string[];
};

export const DEFAULT_RETRY_SETTINGS = {
  firstDelayMs: 1000,
  multiplier: 2,
  longestDelayMs: 3_600_000,
  totalMs: null,
  jitter: "none",
  delaysMs: [],
  immediateAttempts: 0,
  thenStrategy: null,
  rules: [],
  disableOnGone: false,
  mostRecoveries: null,
  failureEmailTo: [],
} as const satisfies Partial<RetrySettings>;

/** The facts that a delay may depend on. */
export type BackoffFacts = {
  /** The number of the automatic retry after the delay, from 1. */
  retry: number;
  /** The delay before the previous retry; null before the first one. */
  lastDelayMs: number | null;
  /** The subscriber's health, for `adaptive`; left out when it is unknown. */
  health?: SubscriberHealth;
};

/** A number in [0, 1). */
export type Random = () => number;

/**
 * The delay before automatic retry number `facts.retry`, jitter included. `decideNextStep` prefers a longer `Retry-After` of the
 * answer, then applies the window and the total time.
 */
export function delayBeforeRetry(settings: RetrySettings, facts: BackoffFacts, random: Random): number {
  const { strategy, retry } = phaseOf(settings, facts.retry);
  const longest = longestDelay(strategy, settings);
  const { lastDelayMs, health = UNKNOWN_HEALTH } = facts;
  const base = Math.min(BASE_DELAY[strategy](settings, retry, health), longest);
  const first = Math.min(BASE_DELAY[strategy](settings, 1, health), longest);
  return Math.round(JITTER[settings.jitter]({ base, first, longest, lastDelayMs, random }));
}

/** Whether delays depend on the subscriber's health. */
export function followsHealth({ strategy, thenStrategy }: RetrySettings): boolean {
  return strategy === "adaptive" || (strategy === "hybrid" && thenStrategy === "adaptive");
}

type BaseStrategy = "immediate" | LaterStrategy;

/** The strategy of the delay before retry number `retry`, and the number of this retry in that strategy, from 1. */
function phaseOf(
  { strategy, immediateAttempts, thenStrategy }: RetrySettings,
  retry: number,
): { strategy: BaseStrategy; retry: number } {
  if (strategy !== "hybrid") return { strategy, retry };
  if (retry <= immediateAttempts || thenStrategy === null) return { strategy: "immediate", retry };
  return { strategy: thenStrategy, retry: retry - immediateAttempts };
}

/** The delay of a strategy before its cap and jitter. */
const BASE_DELAY = {
  immediate: () => 0,
  fixed: ({ firstDelayMs }) => firstDelayMs,
  linear: ({ firstDelayMs, multiplier }, retry) => firstDelayMs * (1 + multiplier * (retry - 1)),
  exponential: ({ firstDelayMs, multiplier }, retry) => firstDelayMs * power(multiplier, retry - 1),
  schedule: ({ delaysMs }, retry) => delaysMs[Math.min(retry, delaysMs.length) - 1] ?? 0,
  adaptive: adaptiveDelay,
} as const satisfies Record<
  BaseStrategy,
  (settings: RetrySettings, retry: number, health: SubscriberHealth) => number
>;

/**
 * `adaptive` uses two figures of the subscriber's recent attempts (defined in `health.ts`): the share of failures and the
 * average duration.
 *
 * - No failure but this one: the first delay, at every retry. The cause is in this delivery.
 * - Half failed: the delay grows with each retry by the multiplier, as with `exponential`, one step ahead of it.
 * - All failed: it grows by the square of the multiplier. Between them it is continuous: first × multiplier^(2 × share × retry).
 * - It is never shorter than twice the average duration of an attempt: slow subscribers get fewer requests.
 */
function adaptiveDelay(settings: RetrySettings, retry: number, health: SubscriberHealth): number {
  const grown = settings.firstDelayMs * power(settings.multiplier, 2 * health.failureShare * retry);
  return Math.max(grown, 2 * health.averageMs);
}

/** Kept finite: 0 ms times infinity would be NaN. */
function power(base: number, exponent: number): number {
  return Math.min(base ** exponent, Number.MAX_SAFE_INTEGER);
}

type JitterFacts = {
  base: number;
  /** The first delay of the strategy. */
  first: number;
  longest: number;
  lastDelayMs: number | null;
  random: Random;
};

const JITTER = {
  none: ({ base }) => base,
  full: ({ base, random }) => random() * base,
  equal: ({ base, random }) => base / 2 + (random() * base) / 2,
  /** Between the first delay and three times the previous one: spreads retries without following a common curve. */
  decorrelated: ({ first, longest, lastDelayMs, random }) => {
    const high = Math.min(longest, Math.max(first, (lastDelayMs ?? first) * 3));
    return first + random() * (high - first);
  },
} as const satisfies Record<Jitter, (facts: JitterFacts) => number>;

/** The cap bounds growth; literal delays (fixed, schedule) are never cut short. */
function longestDelay(strategy: BaseStrategy, settings: RetrySettings): number {
  const { firstDelayMs, delaysMs, longestDelayMs } = settings;
  if (strategy === "immediate") return 0;
  if (strategy === "fixed") return Math.max(longestDelayMs, firstDelayMs);
  if (strategy === "schedule") return Math.max(longestDelayMs, ...delaysMs);
  return longestDelayMs;
}
