import { RANKS, SHARDS } from "../subscribers/statements/waiting";

/** The reads of a subscriber's health. Each runs under a time limit of its own. */

/** The bytes of tables $1. */
export const TABLE_BYTES = `
select coalesce(sum(pg_relation_size(oid)), 0)::float8 as bytes from pg_class where relname = any($1::text[])`;

/**
 * The attempts of subscriber $1 since $2, and of those since $3, in $4 percent of the blocks, chosen at random: blocks are evenly
 * spread over the day, as they are written in order. Redirected copies are left out: what another URL answers says nothing of the subscriber.
 */
export const SAMPLED_ATTEMPTS = `
with configuration as materialized (
  select c.id from attempt_configuration c where c.subscriber_id = $1::uuid
)
select count(*)::int as "dayAttempts", count(*) filter (where a.outcome = 'success')::int as "daySuccesses",
  percentile_cont(0.95) within group (order by a.duration_ms) as "dayP95Ms",
  count(*) filter (where a.started_at >= $3::timestamptz)::int as "hourAttempts",
  count(*) filter (where a.started_at >= $3::timestamptz and a.outcome = 'success')::int as "hourSuccesses",
  percentile_cont(0.95) within group (order by case when a.started_at >= $3::timestamptz then a.duration_ms end) as "hourP95Ms",
  max(a.started_at) filter (where a.outcome = 'success') as "lastSuccessAt"
from attempt a tablesample system ($4::real)
where a.started_at >= $2::timestamptz and a.configuration_id in (select id from configuration)
  and not exists (select from delivery_edit x where x.delivery_id = a.delivery_id and x.url is not null)`;

/** The deliveries of subscriber $1 that workers hold, of the first $2 held deliveries; held: how many those are. */
export const IN_FLIGHT = `
with held as materialized (
  select held.id, held.attempts, c.shard
  from claim c cross join lateral unnest(c.delivery_ids, c.attempts) as held (id, attempts) limit $2
)
select (select count(*) from held)::int as held, count(*)::int as "inFlight"
from held cross join lateral (
  -- The limit keeps it one descent of the primary key for each held delivery, whatever the statistics say.
  select d.subscriber_id, d.attempts, d.state from delivery d where d.id = held.id and d.shard = held.shard limit 1) as d
where d.subscriber_id = $1::uuid and d.attempts = held.attempts and d.state::text = 'scheduled'`;

/** When the oldest scheduled delivery of subscriber $1 is or was due: one descent of the queue's index for each shard and priority. */
export const OLDEST_DUE = `
select min(first.due_at) as "dueAt" from ${SHARDS} as shard (n) cross join ${RANKS} as rank (n) cross join lateral (
  select d.due_at from delivery d
  where d.state = 'scheduled' and d.shard = shard.n and d.subscriber_id = $1::uuid and d.priority = rank.n
  order by d.due_at limit 1) as first`;
