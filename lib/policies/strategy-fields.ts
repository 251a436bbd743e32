import type { RetrySettings } from "../engine/retry";

/**
 * Settings that only some strategies use. The others apply to all strategies: the number of attempts, the total time, the
 * window, and the longest delay, which bounds a Retry-After even where delays do not grow.
 */
export type StrategyField =
  | "firstDelayMs"
  | "multiplier"
  | "jitter"
  | "delaysMs"
  | "immediateAttempts"
  | "thenStrategy";

const FIELDS = {
  immediate: [],
  fixed: ["firstDelayMs", "jitter"],
  linear: ["firstDelayMs", "multiplier", "jitter"],
  exponential: ["firstDelayMs", "multiplier", "jitter"],
  schedule: ["delaysMs", "jitter"],
  adaptive: ["firstDelayMs", "multiplier", "jitter"],
  hybrid: ["immediateAttempts", "thenStrategy"],
} as const satisfies Record<RetrySettings["strategy"], readonly StrategyField[]>;

/** The settings that a strategy uses; for `hybrid` also those of the strategy that follows. */
export function fieldsOfStrategy({
  strategy,
  thenStrategy,
}: Pick<RetrySettings, "strategy" | "thenStrategy">): readonly StrategyField[] {
  const later = strategy === "hybrid" && thenStrategy !== null ? FIELDS[thenStrategy] : [];
  return [...FIELDS[strategy], ...later];
}
