/** $1 limit: the newest groups that have fingerprints, with what their failures have in common. */
export const NEWEST_GROUPS = `
select g.id::float8 as id, g.subscriber_id as "subscriberId", coalesce(s.name, left(g.subscriber_id::text, 8) || '…') as "subscriberName",
  g.expected_status as "expectedStatusCode", g.http_status as "httpStatus", g.failure_kind as "failureKind", g.template,
  g.created_at as "createdAt"
from failure_group g left join subscriber s on s.id = g.subscriber_id
where not g.is_overflow and exists (select from failure_fingerprint f where f.group_id = g.id)
order by g.id desc limit $1`;
