/** $1 failure groups: those that have no fingerprint, with the group that has theirs now. */
export const MISSING_GROUPS = `
select asked.id::float8 as id, (
    select f.group_id::float8 from failure_fingerprint f where f.home_group_id = asked.id order by f.merged_at desc, f.id limit 1) as into
from unnest($1::bigint[]) as asked (id)
where not exists (select from failure_fingerprint f where f.group_id = asked.id) order by asked.id`;

/** $1 failure groups: what names each. */
export const GROUP_NAMES = `
select g.id::float8 as id, coalesce(s.name, left(g.subscriber_id::text, 8) || '…') as "subscriberName",
  g.expected_status as "expectedStatusCode", g.http_status as "httpStatus", g.failure_kind as "failureKind", g.template,
  g.is_overflow as "isOverflow"
from failure_group g left join subscriber s on s.id = g.subscriber_id where g.id = any($1::bigint[]) order by g.id`;
