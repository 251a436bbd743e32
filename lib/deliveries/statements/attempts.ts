/**
 * $1 deliveries of one event ($4), $2 their shard, $3 the time of its reception: no attempt is older (partitions). Reads
 * the newest $5 attempts of each delivery before number $6, backwards by primary key. Headers and bodies come within $7
 * bytes: first those of the last attempt of every delivery, then those of the attempts before, and so on; the rest stays in
 * the database. Request headers that differ by attempt or event are not stored with the attempt, and are added here.
 */
export const ATTEMPTS_OF_DELIVERIES = `
with newest as materialized (
  select asked.ordinal, a.*, row_number() over (partition by a.delivery_id order by a.number desc) as recency
  from unnest($1::uuid[]) with ordinality as asked (id, ordinal) cross join lateral (
    select * from attempt
    where delivery_id = asked.id and shard = $2 and started_at >= $3::timestamptz and number < $6
    order by number desc, started_at desc limit $5
  ) a
), weighed as (
  select a.*, configuration.url, configuration.headers, configuration.strategy, configuration.settings,
    configuration.policy_id, configuration.policy_name, configuration.is_own_policy,
    sum(coalesce(octet_length(a.response_body), 0) + coalesce(octet_length(a.response_headers::text), 0)
      + coalesce(octet_length(configuration.headers::text), 0)) over (order by a.recency, a.ordinal) > $7
      and a.outcome <> 'unknown' as is_omitted
  from newest a left join attempt_configuration configuration on configuration.id = a.configuration_id
)
select a.delivery_id as "deliveryId", a.number, a.started_at as "startedAt", a.trigger, a.operation_id as "operationId",
  o.actor_name as "actorName", a.wait_ms as "waitMs", a.duration_ms as "durationMs", a.outcome,
  a.http_status as "httpStatus", a.failure_class as "failureClass", a.failure_kind as "failureKind",
  a.failure_detail as "failureDetail", a.url as "requestUrl", a.is_omitted as "isOmitted",
  case when a.is_omitted then null else a.headers || jsonb_strip_nulls(jsonb_build_object('webhook-id', a.delivery_id,
    'webhook-timestamp', floor(extract(epoch from a.started_at))::bigint::text, 'content-type',
    (select e.content_type from event e where e.id = $4::uuid and e.shard = $2))) end as "requestHeaders",
  case when a.is_omitted then null else a.response_headers end as "responseHeaders",
  case when a.is_omitted then null else a.response_body end as "responseBody",
  a.response_truncated as "responseTruncated", a.strategy,
  case when a.policy_name is not null then jsonb_build_object('id', (select p.id from policy p where p.id = a.policy_id),
    'name', a.policy_name, 'isOwn', a.is_own_policy) end as policy,
  a.settings || case when a.decision is null then '{}' else jsonb_build_object('decision', a.decision) end as settings,
  a.next_action as "nextAction", a.next_at as "nextAt", jsonb_strip_nulls(jsonb_build_object('queueDepth', a.queue_depth,
    'inFlight', a.in_flight, 'subscriberInFlight', a.subscriber_in_flight, 'circuit', a.circuit,
    'worker', a.worker_id)) || case when a.resent_on_fresh_connection is null then '{}' else
    jsonb_build_object('resentOnFreshConnection', a.resent_on_fresh_connection) end as system
from weighed a left join operation o on o.id = a.operation_id
order by a.number, a.started_at`;
