import { type SubscriberHealth, UNKNOWN_HEALTH } from "./health";
import type { RuleSettings } from "./rules";

/** Automatic-retry settings and the one backoff formula. Delays are whole milliseconds. */

import type { RetryWindow } from "./windows";

/** The strategies that `hybrid` can go on with after its immediate tries. */
export const LATER_STRATEGIES = ["fixed", "linear", "exponential", "schedule", "adaptive"] as const;
export type LaterStrategy = (typeof LATER_STRATEGIES)[number];

export const RETRY_STRATEGIES = ["immediate", ...LATER_STRATEGIES, "hybrid"] as const;
export type RetryStrategy = (typeof RETRY_STRATEGIES)[number];

export const JITTERS = ["none", "full", "equal", "decorrelated"] as const;
export type Jitter = (typeof JITTERS)[number];

/** How a policy retries. `attempts` counts automatic retries (0–100), the first try not among them. */
export type RetrySettings = RuleSettings & {
  strategy: RetryStrategy;
  attempts: number;
  firstDelayMs: number;
  /**
   * Growth from one retry to the next: of `linear` in added parts of the first delay, of `exponential` as a factor, of
   * `adaptive` as a factor that the subscriber's health raises to a power.
   */
  multiplier: number;
  /** Bounds delays that grow, and what an answer's Retry-After may ask for. Delays given literally are kept. */
  longestDelayMs: number;
  /** No retry falls later than this after the first attempt; null means no such limit. */
  totalMs: number | null;
  jitter: Jitter;
  /** `schedule`: the delay before each retry; the last one repeats when there are more attempts than delays. */
  delaysMs: readonly number[];
  /** `hybrid`: so many of the attempts are made at once, without jitter. 0 with any other strategy. */
  immediateAttempts: number;
  /** `hybrid`: what decides the delays after those, counting from its own first retry. Null with any other strategy. */
  thenStrategy: LaterStrategy | null;
  /** Retries that would fall outside of it wait for it; left out for any time. */
  window?: RetryWindow;
  /** How often a delivery whose worker ended while sending it is put back before it fails; null: as often as it takes. */
  mostRecoveries: number | null;
  /** The e-mail addresses that are told of a delivery once it has failed for good. None: nobody is. */
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

/** What a delay may depend on. */
export type BackoffFacts = {
  /** Which automatic retry the delay comes before, from 1. */
  retry: number;
  /** The delay before the previous retry; null before the first one. */
  lastDelayMs: number | null;
  /** How the subscriber did lately, for `adaptive`; left out when nothing is known of it. */
  health?: SubscriberHealth;
};

/** A number in [0, 1). */
export type Random = () => number;

/** How long to wait before automatic retry number `facts.retry`, jitter included. */
export function delayBeforeRetry(settings: RetrySettings, facts: BackoffFacts, random: Random): number {
  const { strategy, retry } = phaseOf(settings, facts.retry);
  const longest = longestDelay(strategy, settings);
  const { lastDelayMs, health = UNKNOWN_HEALTH } = facts;
  const base = Math.min(BASE_DELAY[strategy](settings, retry, health), longest);
  const first = Math.min(BASE_DELAY[strategy](settings, 1, health), longest);
  return Math.round(JITTER[settings.jitter]({ base, first, longest, lastDelayMs, random }));
}

/** Whether delays depend on how the subscriber did lately. */
export function followsHealth({ strategy, thenStrategy }: RetrySettings): boolean {
  return strategy === "adaptive" || (strategy === "hybrid" && thenStrategy === "adaptive");
}

type BaseStrategy = "immediate" | LaterStrategy;

/** The strategy that decides before retry number `retry`, and which retry of its own that is, from 1. */
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
 * `adaptive` reads two things of the subscriber's recent attempts (`health.ts` says which ones those are): the share of
 * them that failed, and how long they took on average.
 *
 * - Nothing failed but this: the first delay, however many retries there were. The trouble is this delivery's own.
 * - Half failed: it grows with each retry by the multiplier, as `exponential` does, one step ahead of it.
 * - All failed: it grows by the square of the multiplier. What is between is continuous: first × multiplier^(2 × share × retry).
 * - It is never shorter than twice the average time of an attempt: who answers slowly is asked less often.
 */
function adaptiveDelay(settings: RetrySettings, retry: number, health: SubscriberHealth): number {
  const grown = settings.firstDelayMs * power(settings.multiplier, 2 * health.failureShare * retry);
  return Math.max(grown, 2 * health.averageMs);
}

/** Kept finite: 0 ms times infinity would be no number at all. */
function power(base: number, exponent: number): number {
  return Math.min(base ** exponent, Number.MAX_SAFE_INTEGER);
}

type JitterFacts = {
  base: number;
  /** The delay that the strategy begins with. */
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

/** Delays written down by a person (fixed, schedule) are never cut short by the cap, which is there for growth. */
function longestDelay(strategy: BaseStrategy, settings: RetrySettings): number {
  const { firstDelayMs, delaysMs, longestDelayMs } = settings;
  if (strategy === "immediate") return 0;
  if (strategy === "fixed") return Math.max(longestDelayMs, firstDelayMs);
  if (strategy === "schedule") return Math.max(longestDelayMs, ...delaysMs);
  return longestDelayMs;
}
