import { LONG_GAP_DAYS } from "../../engine/retention";
import { LED } from "./purge-fragments";

/** When the last run began, and the first one after the last long gap between two runs (epoch milliseconds; null: never). */
export const RUN_TIMES = `
select (extract(epoch from max(r.begun_at)) * 1000)::bigint::text,
  (extract(epoch from max(r.begun_at) filter (where r.begun_at - r.before > interval '${LONG_GAP_DAYS} days')) * 1000)::bigint::text
from (select begun_at, lag(begun_at) over (order by begun_at) as before from retention_run) r`;

/**
 * Notes the beginning of a run at $3, and forgets old runs. The newest of the old ones stays, so that a gap behind it can be seen.
 * Runs of the future were noted by a wrong clock.
 */
export const BEGIN_RUN = `
with forgotten as (
  delete from retention_run where ${LED} and (begun_at > $3::timestamptz + interval '1 minute'
    or begun_at < (select max(begun_at) from retention_run where begun_at < $3::timestamptz - interval '30 days')))
insert into retention_run (begun_at) select $3::timestamptz where ${LED} on conflict (begun_at) do nothing`;

/** Notes the end, at $4, of the run that began at $3, and its result. */
export const END_RUN =
  "update retention_run set ended_at = $4::timestamptz, result = $5::jsonb where begun_at = $3::timestamptz and " +
  LED;

/** Stores the variables of the worker that leads, as JSON ($3), which every process reads as those in force. */
export const NOTE_ENVIRONMENT = `
update retention_setting set environment = $3::jsonb
where id = 1 and ${LED} and environment is distinct from $3::jsonb`;
