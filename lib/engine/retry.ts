/** Automatic-retry settings and the one backoff formula. Delays are whole milliseconds. */

import type { RetryWindow } from "./windows";

export const RETRY_STRATEGIES = ["immediate", "fixed", "linear", "exponential", "schedule"] as const;
export type RetryStrategy = (typeof RETRY_STRATEGIES)[number];

export const JITTERS = ["none", "full", "equal", "decorrelated"] as const;
export type Jitter = (typeof JITTERS)[number];

/** How a policy retries. `attempts` counts automatic retries (0–100), the first try not among them. */
export type RetrySettings = {
  strategy: RetryStrategy;
  attempts: number;
  firstDelayMs: number;
  /** Growth of `linear` (added parts of the first delay) and `exponential` (factor) from one retry to the next. */
  multiplier: number;
  /** Bounds delays that grow, and what an answer's Retry-After may ask for. Delays given literally are kept. */
  longestDelayMs: number;
  /** No retry falls later than this after the first attempt; null means no such limit. */
  totalMs: number | null;
  jitter: Jitter;
  /** `schedule`: the delay before each retry; the last one repeats when there are more attempts than delays. */
  delaysMs: number[];
  /** Retries that would fall outside of it wait for it; left out for any time. */
  window?: RetryWindow;
};

export const DEFAULT_RETRY_SETTINGS = {
  firstDelayMs: 1000,
  multiplier: 2,
  longestDelayMs: 3_600_000,
  totalMs: null,
  jitter: "none",
  delaysMs: [],
} as const satisfies Partial<RetrySettings>;

/** What a delay may depend on. Strategies that follow a subscriber's health add their facts here. */
export type BackoffFacts = {
  /** Which automatic retry the delay comes before, from 1. */
  retry: number;
  /** The delay before the previous retry; null before the first one. */
  lastDelayMs: number | null;
};

/** A number in [0, 1). */
export type Random = () => number;

/** How long to wait before automatic retry number `facts.retry`, jitter included. */
export function delayBeforeRetry(settings: RetrySettings, facts: BackoffFacts, random: Random): number {
  const longest = longestDelay(settings);
  const base = Math.min(BASE_DELAY[settings.strategy](settings, facts.retry), longest);
  return Math.round(JITTER[settings.jitter]({ settings, base, longest, facts, random }));
}

/** The delay of a strategy before its cap and jitter. */
const BASE_DELAY = {
  immediate: () => 0,
  fixed: ({ firstDelayMs }) => firstDelayMs,
  linear: ({ firstDelayMs, multiplier }, retry) => firstDelayMs * (1 + multiplier * (retry - 1)),
  // The factor is kept finite: 0 ms times infinity would be no number at all.
  exponential: ({ firstDelayMs, multiplier }, retry) =>
    firstDelayMs * Math.min(multiplier ** (retry - 1), Number.MAX_SAFE_INTEGER),
  schedule: ({ delaysMs }, retry) => delaysMs[Math.min(retry, delaysMs.length) - 1] ?? 0,
} as const satisfies Record<RetryStrategy, (settings: RetrySettings, retry: number) => number>;

type JitterFacts = {
  settings: RetrySettings;
  base: number;
  longest: number;
  facts: BackoffFacts;
  random: Random;
};

const JITTER = {
  none: ({ base }) => base,
  full: ({ base, random }) => random() * base,
  equal: ({ base, random }) => base / 2 + (random() * base) / 2,
  /** Between the first delay and three times the previous one: spreads retries without following a common curve. */
  decorrelated: ({ settings, longest, facts, random }) => {
    const first = Math.min(BASE_DELAY[settings.strategy](settings, 1), longest);
    const high = Math.min(longest, Math.max(first, (facts.lastDelayMs ?? first) * 3));
    return first + random() * (high - first);
  },
} as const satisfies Record<Jitter, (facts: JitterFacts) => number>;

/** Delays written down by a person (fixed, schedule) are never cut short by the cap, which is there for growth. */
function longestDelay({ strategy, firstDelayMs, delaysMs, longestDelayMs }: RetrySettings): number {
  if (strategy === "fixed") return Math.max(longestDelayMs, firstDelayMs);
  if (strategy === "schedule") return Math.max(longestDelayMs, ...delaysMs);
  return longestDelayMs;
}
