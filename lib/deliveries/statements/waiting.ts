/** What scheduled deliveries wait for. The reads are of configuration, leases and claims, which are few. */

/** $1 subscribers: what holds back deliveries to each, and the hours of a policy of its own. */
export const HOLDS_OF_SUBSCRIBERS = `
select s.id, s.status = 'approved' and s.deleted_at is null as "isAvailable", s.paused,
  s.maintenance_windows as "maintenanceWindows", s.circuit, s.alternative_url as "alternativeUrl",
  s.rate_per_second is not null as "hasRate", s.max_concurrency as "maxConcurrency",
  s.policy_id is not null as "hasOwnPolicy", p.retry -> 'window' as "ownWindow",
  c.state, c.next_probe_at as "nextProbeAt", c.by_hand as "byHand", c.held_until as "heldUntil"
from subscriber s left join subscriber_circuit c on c.subscriber_id = s.id left join policy p on p.id = s.policy_id
where s.id = any($1::uuid[])`;

/** $1 handlers: the hours of their policies, as far as these have any. */
export const RETRY_WINDOWS_OF_HANDLERS = `
select h.id, p.retry -> 'window' as "window" from handler h join policy p on p.id = h.policy_id
where h.id = any($1::uuid[]) and p.retry -> 'window' is not null`;

/** The shards that a worker owns. */
export const SHARDS_WITH_WORKER = `
select l.shard from shard_lease l where l.worker_id is not null and l.expires_at > now()`;

/** $1 subscribers, $2 limit of the held deliveries that are looked at: how many deliveries to each subscriber workers hold. */
export const HELD_BY_SUBSCRIBER = `
select d.subscriber_id as id, count(*)::int as count
from (
  select held.id, held.attempts, c.shard
  from claim c cross join lateral unnest(c.delivery_ids, c.attempts) as held (id, attempts) limit $2
) as held cross join lateral (
  -- The limit keeps it one descent of the primary key for each held delivery, whatever the statistics say.
  select d.subscriber_id, d.attempts, d.state from delivery d where d.id = held.id and d.shard = held.shard limit 1) as d
where d.subscriber_id = any($1::uuid[]) and d.attempts = held.attempts and d.state::text = 'scheduled'
group by d.subscriber_id`;
