/**
 * Subscribers that are not deleted, each with its circuit and its subscriptions: those of $1 (null: all of them) behind $2 (null: from
 * the beginning), at most $3, by id. One statement: Prisma's reads of the relations of 20,000 took longer than a transaction may.
 */
export const WHOLE_SUBSCRIBERS = `
select s.id, s.name, s.url, s.expected_status as "expectedStatus", s.status, s.paused, s.description,
  s.developer_email as "developerEmail", s.headers, s.timeout_ms as "timeoutMs", s.max_concurrency as "maxConcurrency",
  s.rate_per_second as "ratePerSecond", s.previous_signing_key_expires_at as "previousSigningKeyExpiresAt",
  s.created_at as "createdAt", s.updated_at as "updatedAt", s.circuit, s.maintenance_windows as "maintenanceWindows",
  s.alternative_url as "alternativeUrl", s.policy_id as "policyId", c.state, c.since, c.next_probe_at as "nextProbeAt",
  c.by_hand as "byHand", c.held_until as "heldUntil", c.changed_by as "changedBy", c.reason,
  coalesce(own.subscriptions, '[]'::json) as subscriptions
from (
  select * from subscriber
  where deleted_at is null and ($1::uuid[] is null or id = any($1::uuid[])) and ($2::uuid is null or id > $2::uuid)
  order by id limit $3::int
) s
left join subscriber_circuit c on c.subscriber_id = s.id
left join lateral (
  select json_agg(json_build_object('topicId', x.topic_id,
    'topic', json_build_object('name', t.name, 'handler', json_build_object('basePath', h.base_path)),
    'context', json_build_object('name', e.name))) as subscriptions
  from subscription x
  join topic t on t.id = x.topic_id
  join handler h on h.id = t.handler_id
  join context e on e.id = x.context_id
  where x.subscriber_id = s.id
) own on true
order by s.id`;

/** The handlers at the base paths $1 with their topics, and the contexts in which each is enabled. */
export const ENABLED_TOPICS = `
select h.base_path as "basePath", t.id as "topicId", t.name as topic, e.id as "contextId", e.name as context
from handler h
left join topic t on t.handler_id = h.id
left join topic_context te on te.topic_id = t.id
left join context e on e.id = te.context_id
where h.base_path = any($1::text[])`;
