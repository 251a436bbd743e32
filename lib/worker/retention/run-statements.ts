import { LED } from "./purge-fragments";

/** Notes the beginning of a run at $3, and forgets old runs. */
export const BEGIN_RUN = `
with forgotten as (delete from retention_run where begun_at < $3::timestamptz - interval '30 days')
insert into retention_run (begun_at) select $3::timestamptz where ${LED} on conflict (begun_at) do nothing`;

/** Notes the end, at $4, of the run that began at $3, and its result. */
export const END_RUN =
  "update retention_run set ended_at = $4::timestamptz, result = $5::jsonb where begun_at = $3::timestamptz and " +
  LED;
