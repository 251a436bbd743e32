/** The SQL of the settings and of the ledger of what retention removed. */

/**
 * Whether failed deliveries `d` have to go: their last attempt, and their restoration if there was one, were before a time. The list of
 * failures and the removal use this one rule.
 */
export const failedBefore = (time: string) =>
  `d.failed_at < ${time} and (d.restored_at is null or d.restored_at < ${time})`;

/** The overrides that an admin chose, and the variables of the worker that leads (null before its first run), as JSON texts. */
export const RETENTION_IN_FORCE =
  "select overrides::text, environment::text from retention_setting where id = 1";

/** The overrides alone, for the worker, which has its own variables. */
export const RETENTION_OVERRIDES = "select overrides::text from retention_setting where id = 1";

/**
 * Both sides of the ledger at one instant, as texts: the deliveries that events were accepted with or got by a backfill, of events that
 * exist and of events that were removed; and the deliveries that exist or were removed. Reads all events and deliveries: for tests, a check
 * by hand and the fault suite.
 */
export const LEDGER_SUMS = `
select
  ((select coalesce(sum(subscriber_count), 0) from event where http_status = 202)
    + (select coalesce(sum(accepted), 0) from retention_purge where what = 'event'))::text as accepted,
  (select count(*) from delivery)::text as existing,
  (select coalesce(sum(rows), 0) from retention_purge where what = 'delivery')::text as purged`;

/** What was removed since a day ($1), newest first. */
export const PURGED_SINCE = `
select p.day::text as day, p.what, p.state, p.rows::text from retention_purge p where p.day >= $1::date
order by p.day desc, p.what, p.state`;

/** The days that were removed as a whole since a time ($1), newest first. */
export const REMOVED_DAYS_SINCE = `
select r.table_name as "table", r.day::text as day, r.removed_at as "removedAt", r.rows::text,
  r.is_estimate as "isEstimate", r.bytes::text
from removed_partition r where r.removed_at >= $1::timestamptz order by r.removed_at desc, r.table_name, r.day`;

/** The last runs, newest first, $1 at most. */
export const LAST_RUNS = `
select r.begun_at as "begunAt", r.ended_at as "endedAt", r.result from retention_run r order by r.begun_at desc limit $1::int`;
