/** $1 subscriber, $2 a group of it, $3 limit: its other groups, the newest first; without those that were merged into others. */
export const GROUPS_OF_SUBSCRIBER = `
select g.id::float8 as id, g.template, g.state, g.state_reason as "stateReason", g.expected_status as "expectedStatusCode",
  g.http_status as "httpStatus", g.failure_kind as "failureKind", g.is_overflow as "isOverflow"
from failure_group g
where g.subscriber_id = $1::uuid and g.id <> $2::bigint and not g.is_overflow
  and exists (select from failure_fingerprint f where f.group_id = g.id)
order by g.created_at desc limit $3`;
