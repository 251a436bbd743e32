/** Whether failures of a group grow: judged on five-minute buckets of a day, so that an incident shows within minutes. */

export const GROWTH_BUCKET_MS = 300_000;
/** The buckets of 24 hours. */
export const GROWTH_BUCKETS = 288;

/** So many in five minutes are no growth yet, whatever was before. */
const FLOOR = 10;
/** Of an even flow: times the mean. */
const SPIKE = 5;
/** Of one in bursts: standard deviations above the mean. */
const BURSTY = 5;

/**
 * What five minutes have to exceed to be growth, by the buckets before them: the larger of the limits for an even flow and for bursts.
 * An incident that goes on raises both, so that after about an hour it is no growth any more.
 */
export function growthLimit(before: readonly number[]): number {
  const mean = sum(before) / Math.max(1, before.length);
  const variance = sum(before.map((count) => (count - mean) ** 2)) / Math.max(1, before.length);
  return Math.max(SPIKE * mean, mean + BURSTY * Math.sqrt(variance), FLOOR - 1);
}

/** @param buckets failed attempts in five minutes each, oldest first; the last ends now */
export function isGrowing(buckets: readonly number[]): boolean {
  return (buckets.at(-1) ?? 0) > growthLimit(buckets.slice(0, -1));
}

/** What makes a muted group worse: five minutes above what was growth then, and above the most of the day before. */
export function worseLimit(beforeMute: readonly number[]): number {
  return Math.max(growthLimit(beforeMute), ...beforeMute);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
