/** How a subscriber did lately: what the strategy `adaptive` follows. */
export type SubscriberHealth = {
  /** Of its recent attempts, the share that did not answer the expected status: 0 (healthy) to 1. */
  failureShare: number;
  /** How long those attempts took on average, milliseconds. */
  averageMs: number;
};

export const UNKNOWN_HEALTH: SubscriberHealth = { failureShare: 0, averageMs: 0 };

/** One attempt at a subscriber. `endedAt` is epoch milliseconds. */
export type RecentAttempt = { endedAt: number; isSuccess: boolean; durationMs: number };

/** Recent is: among the last so many attempts, and ended no longer ago than this. */
export const RECENT_ATTEMPTS = 20;
export const RECENT_MS = 5 * 60_000;
/** Fewer attempts than these are too few to judge by: those missing count as successes. */
const LEAST_ATTEMPTS = 5;

/** The health that the last attempts (any order, at most `RECENT_ATTEMPTS`) show at a moment, epoch milliseconds. */
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
