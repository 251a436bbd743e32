import { COUNT_LIMIT } from "../../list/statements";
import { HOUR_MS } from "../../time/units";

/**
 * What failure groups are measured by, as expressions over an array of fingerprints. No counter is kept for them: counts read the
 * index of failed deliveries by fingerprint and stop at a limit, times and trends read the attempts of the days that they need.
 */

/** The hours of a trend, and the most attempts that are counted in each. */
export const TREND_HOURS = 24;
const MOST_PER_BUCKET = 10_000;

const each = (ids: string) => `unnest(${ids}) as one (id)`;

/** Counts rows of each fingerprint up to a limit, and their sum up to it: no row passes more nodes of a plan than one count needs. */
const cappedSum = (
  ids: string,
  rows: string,
  limit: number,
) => `(select coalesce(least(sum(c.count), ${limit}), 0)::int
    from ${each(ids)} cross join lateral (select count(*) as count from (select from ${rows} limit ${limit}) as counted) as c)`;

/** Failed deliveries, up to one past COUNT_LIMIT: from the index alone. */
export const failedNow = (ids: string) =>
  cappedSum(
    ids,
    "delivery d where d.failure_fingerprint_id = one.id and d.state = 'failed'",
    COUNT_LIMIT + 1,
  );

/** The partitions of days to come are empty: the bound leaves them out, and no clock of a worker is a day fast. */
const seen = (direction: "asc" | "desc", ids: string, now: string) => `(
    select ${direction === "asc" ? "min" : "max"}(seen.at) from ${each(ids)} cross join lateral (
      select a.started_at as at from attempt a where a.failure_fingerprint_id = one.id and a.started_at < ${now} + interval '1 day'
      order by a.started_at ${direction} limit 1) as seen)`;

/** The last failed attempt; where retention has removed all, `made`. */
export const lastSeen = (ids: string, made: string, now: string) =>
  `coalesce(${seen("desc", ids, now)}, ${made})`;

/** The first failed attempt; retention may have removed it, so not after `made`, when its fingerprint was first stored. */
export const firstSeen = (ids: string, made: string, now: string) =>
  `least(${seen("asc", ids, now)}, ${made})`;

/** Failed attempts from a time on and before another, up to a limit. */
const attemptsWithin = (ids: string, from: string, before: string, also = "") =>
  cappedSum(
    ids,
    `attempt a where a.failure_fingerprint_id = one.id and a.started_at >= ${from} and a.started_at < ${before}${also}`,
    MOST_PER_BUCKET,
  );

/**
 * Failed attempts by time, oldest first, as an integer array. The bounds of a bucket are known to the executor alone, those of all buckets
 * to the planner too, which then plans the days of these and no other.
 * @param now the end of the last bucket, a parameter of type timestamptz @param step an interval
 */
export const trend = (ids: string, now: string, buckets: number, step: string) => `array(
    select ${attemptsWithin(
      ids,
      `${now} - bucket.number * ${step}`,
      `${now} - (bucket.number - 1) * ${step}`,
      ` and a.started_at >= ${now} - ${buckets} * ${step} and a.started_at < ${now}`,
    )}
    from generate_series(${buckets}, 1, -1) as bucket (number) order by bucket.number desc)`;

export const trendOfDay = (ids: string, now: string) => trend(ids, now, TREND_HOURS, HOUR);
const HOUR = `interval '${HOUR_MS} milliseconds'`;

/** How many more of the last hour failed than in an average hour of the day before, times 23: whole numbers have an order without rounding. */
export const growth = (
  ids: string,
  now: string,
) => `(${TREND_HOURS - 1} * ${attemptsWithin(ids, `${now} - ${HOUR}`, now)}
    - ${attemptsWithin(ids, `${now} - ${TREND_HOURS} * ${HOUR}`, `${now} - ${HOUR}`)})`;
