/** The recent results of a subscriber, which the strategy `adaptive` follows. */
export type SubscriberHealth = {
  /** The share of its recent attempts without the expected status: 0 (healthy) to 1. */
  failureShare: number;
  /** The average duration of those attempts, milliseconds. */
  averageMs: number;
};

export const UNKNOWN_HEALTH: SubscriberHealth = { failureShare: 0, averageMs: 0 };

/** One attempt at a subscriber. `endedAt` is epoch milliseconds. */
export type RecentAttempt = { endedAt: number; isSuccess: boolean; durationMs: number };

/** Recent attempts: the last so many that ended no longer ago than this. */
export const RECENT_ATTEMPTS = 20;
export const RECENT_MS = 5 * 60_000;
/** The smallest number of attempts to judge by: missing ones count as successes. */
const LEAST_ATTEMPTS = 5;

/** The health by the last attempts (any order, at most `RECENT_ATTEMPTS`) at a time, epoch milliseconds. */
export function healthOf(attempts: readonly RecentAttempt[], now: number): SubscriberHealth {
  const recent = attempts.filter(({ endedAt }) => now - endedAt <= RECENT_MS);
  if (recent.length === 0) return UNKNOWN_HEALTH;
  const failures = recent.filter(({ isSuccess }) => !isSuccess).length;
  const durations = recent.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return {
    failureShare: failures / Math.max(recent.length, LEAST_ATTEMPTS),
    averageMs: durations / recent.length,
  };
}
