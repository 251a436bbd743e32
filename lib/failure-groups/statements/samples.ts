/**
 * $1 group, $2 limit: its last failed attempts with their answers, of different fingerprints first. Of a group with many fingerprints
 * the newest 50 are looked at.
 */
export const SAMPLES_OF_GROUP = `
select a.delivery_id as "deliveryId", d.event_id as "eventId", a.number, a.started_at as "startedAt", a.http_status as "httpStatus",
  a.failure_kind as "failureKind", coalesce(a.failure_detail, '') as "failureDetail", a.response_headers as "responseHeaders",
  a.response_body as "responseBody", a.response_truncated as "responseTruncated"
from (
  select newest.*, row_number() over (partition by newest.failure_fingerprint_id order by newest.started_at desc) as recency
  from (select f.id from failure_fingerprint f where f.group_id = $1::bigint order by f.id desc limit 50) as f cross join lateral (
    select a.delivery_id, a.number, a.started_at, a.shard, a.failure_fingerprint_id from attempt a
    where a.failure_fingerprint_id = f.id order by a.started_at desc limit $2) as newest
  order by recency, newest.started_at desc limit $2
) as chosen
join attempt a on a.delivery_id = chosen.delivery_id and a.number = chosen.number and a.started_at = chosen.started_at
  and a.shard = chosen.shard
join delivery d on d.id = a.delivery_id and d.shard = a.shard
order by a.started_at desc, a.delivery_id`;
