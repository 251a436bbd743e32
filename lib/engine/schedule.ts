import type { SubscriberHealth } from "./health";
import { delayBeforeRetry, type RetrySettings } from "./retry";
import { nextInWindow } from "./windows";

/** The time of one automatic retry, in milliseconds, without the duration of attempts. */
export type PlannedRetry = {
  /** From 1. */
  retry: number;
  /** The delay before it: shortest, expected and longest. */
  earliestMs: number;
  expectedMs: number;
  latestMs: number;
  /** The same, counted from the end of the first attempt. */
  earliestAfterMs: number;
  expectedAfterMs: number;
  latestAfterMs: number;
  /** Whether it is made in any case; otherwise the total time may be spent before. */
  isCertain: boolean;
};

/** Each bound: the random number and the subscriber's health. */
const BOUNDS = {
  earliest: { random: 0, health: { failureShare: 0, averageMs: 0 } },
  expected: { random: 0.5, health: { failureShare: 0.5, averageMs: 0 } },
  latest: { random: 1 - Number.EPSILON, health: { failureShare: 1, averageMs: 0 } },
} as const satisfies Record<string, { random: number; health: SubscriberHealth }>;

/**
 * The retries by these settings while every attempt fails. With `adaptive` the bounds are those of a subscriber that is
 * otherwise healthy, fails half of the time, and fails always. A `Retry-After` in an answer may lengthen any delay up to
 * the longest one. Retries beyond the total time are left out.
 */
export function planRetries(settings: RetrySettings): PlannedRetry[] {
  const { attempts, totalMs } = settings;
  const allowedMs = totalMs ?? Number.POSITIVE_INFINITY;
  const earliest = waits(settings, "earliest");
  const expected = waits(settings, "expected");
  const latest = waits(settings, "latest");
  return Array.from({ length: attempts }, (_, index) => ({
    retry: index + 1,
    earliestMs: earliest.delays[index] ?? 0,
    expectedMs: expected.delays[index] ?? 0,
    latestMs: latest.delays[index] ?? 0,
    earliestAfterMs: earliest.after[index] ?? 0,
    expectedAfterMs: expected.after[index] ?? 0,
    latestAfterMs: latest.after[index] ?? 0,
    isCertain: (latest.after[index] ?? 0) <= allowedMs,
  })).filter(({ earliestAfterMs }) => earliestAfterMs <= allowedMs);
}

/**
 * The times of those retries after a first attempt that ends at `start`, each after its expected delay and, with a window,
 * inside of it. Epoch milliseconds; times beyond the total time are left out.
 */
export function momentsOfRetries(settings: RetrySettings, start: number): number[] {
  const { window, totalMs } = settings;
  let at = start;
  const moments = planRetries(settings).map(({ expectedMs }) => {
    at = window ? nextInWindow(at + expectedMs, window) : at + expectedMs;
    return at;
  });
  return moments.filter((moment) => totalMs === null || moment <= start + totalMs);
}

function waits(settings: RetrySettings, bound: keyof typeof BOUNDS): { delays: number[]; after: number[] } {
  const { random, health } = BOUNDS[bound];
  const delays: number[] = [];
  const after: number[] = [];
  for (let retry = 1; retry <= settings.attempts; retry++) {
    const facts = { retry, lastDelayMs: delays.at(-1) ?? null, health };
    const delay = delayBeforeRetry(settings, facts, () => random);
    delays.push(delay);
    after.push((after.at(-1) ?? 0) + delay);
  }
  return { delays, after };
}
