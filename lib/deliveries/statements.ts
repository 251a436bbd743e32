import { MOVES, type Move } from "../engine/state";
import { ROW_COLUMNS } from "./list-sql";

/**
 * What the operations of an operator write, and the reads of single deliveries. The guards come from MOVES. Each operation is one
 * statement over any number of ids; every one names its shard ($2). Rows are locked in the order of their ids, so that
 * two operations on the same rows wait for each other instead of deadlocking; whoever comes second finds the state changed
 * and writes nothing. The state is compared as text so that rows are found by primary key whatever the planner thinks of
 * the partial indexes of that state (lib/worker/claims/claim-statements.ts says more).
 */
const guarded = (move: Move, options: { set: string; result: string; also?: string }) => `
with chosen as materialized (
  select d.id, d.shard
  from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
  join delivery d on d.id = asked.id and d.shard = asked.shard
  where d.state::text = '${MOVES[move].from}' ${options.also ?? ""}
  order by d.id
  for no key update of d
), changed as (
  update delivery d set state = '${MOVES[move].to}', ${options.set}
  from chosen
  where d.id = chosen.id and d.shard = chosen.shard and d.state::text = '${MOVES[move].from}'
  returning d.id, d.shard, d.event_id, d.subscriber_id
)
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, result)
select $3::uuid, id, shard, event_id, subscriber_id, '${options.result}' from changed
returning delivery_id as "deliveryId", event_id as "eventId", subscriber_id as "subscriberId"`;

/** $1 ids, $2 shards, $3 operation, $4 now. The attempt carries the operation, so it has no automatic follow-up. */
export const RETRY = guarded("retry", {
  set: "due_at = $4::timestamptz, next_trigger = 'manual', operation_id = $3::uuid, retrying_ended = null",
  result: "queued",
  // An array made once: as a join, the planner compares every delivery with every subscriber.
  also: `and d.subscriber_id = any (array(
    select s.id from subscriber s where s.deleted_at is null and s.status = 'approved'))`,
});

/** $1 ids, $2 shards, $3 operation, $4 now, $5 when it will be purged. */
export const DISCARD = guarded("discard", {
  set: "discarded_at = $4::timestamptz, purge_at = $5::timestamptz",
  result: "changed",
});

/** $1 ids, $2 shards, $3 operation, $4 now. failed_at stays: the row returns to its place in the list. */
export const RESTORE = guarded("restore", {
  set: "discarded_at = null, purge_at = null",
  result: "changed",
  also: "and d.purge_at > $4::timestamptz",
});

/** `sending` is not stored: it is what a scheduled delivery is while a worker's claim holds it as it is now. */
const STATE = `case when d.state = 'scheduled' and exists (
    select 1 from claim c where c.shard = d.shard and d.id = any(c.delivery_ids)
      and c.attempts[array_position(c.delivery_ids, d.id)] = d.attempts
  ) then 'sending' else d.state::text end as state`;

/** $1 ids, $2 shards: what stands against the ids that an operation did not change. */
export const SKIP_FACTS = `
select asked.id as "deliveryId", d.event_id as "eventId", d.subscriber_id as "subscriberId", ${STATE},
  d.purge_at as "purgeAt", s.id is null or s.deleted_at is not null as "subscriberDeleted",
  s.status as "subscriberStatus"
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
left join delivery d on d.id = asked.id and d.shard = asked.shard
left join subscriber s on s.id = d.subscriber_id`;

/** $1 operation; then the skipped deliveries as arrays: $2 ids, $3 shards, $4 events, $5 subscribers, $6 reasons. */
export const RECORD_SKIPPED = `
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, result, reason)
select $1::uuid, skipped.id, skipped.shard, skipped.event_id, skipped.subscriber_id, 'skipped', skipped.reason
from unnest($2::uuid[], $3::smallint[], $4::uuid[], $5::uuid[], $6::text[])
  as skipped (id, shard, event_id, subscriber_id, reason)`;

/** $1 events, $2 subscribers, $3 the events' shards: the deliveries that pairs name. */
export const DELIVERIES_OF_PAIRS = `
select d.id as "deliveryId", d.event_id as "eventId", d.subscriber_id as "subscriberId"
from unnest($1::uuid[], $2::uuid[], $3::smallint[]) as pair (event_id, subscriber_id, shard)
join delivery d on d.event_id = pair.event_id and d.subscriber_id = pair.subscriber_id and d.shard = pair.shard`;

const DETAIL_COLUMNS = `${ROW_COLUMNS}, ${STATE}, d.due_at as "dueAt", d.next_trigger as "nextTrigger",
  d.finished_at as "finishedAt", d.discarded_at as "discardedAt", d.purge_at as "purgeAt"`;

/** $1 id, $2 shard. */
export const DELIVERY_BY_ID = `select ${DETAIL_COLUMNS} from delivery d where d.id = $1::uuid and d.shard = $2`;

/** $1 event, $2 shard, $3 how many, $4 one of them alone or null, $5 the one that they come behind or null. */
export const DELIVERIES_OF_EVENT = `
select ${DETAIL_COLUMNS} from delivery d
where d.event_id = $1::uuid and d.shard = $2 and ($4::uuid is null or d.id = $4::uuid)
  and ($5::uuid is null or (d.subscriber_name, d.id) > (
    select l.subscriber_name, l.id from delivery l where l.id = $5::uuid and l.shard = $2 and l.event_id = $1::uuid))
order by d.subscriber_name, d.id limit $3`;

/** $1 events, $2 their shards: when they were received, and what was answered. */
export const RECEPTIONS = `
select e.id, e.received_at as "receivedAt", e.http_status as "httpStatus"
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
join event e on e.id = asked.id and e.shard = asked.shard`;

/**
 * $1 events, $2 their shards, $3 how many of each: where their deliveries stand. They are taken in the order of the index,
 * so that no more of them are read.
 */
export const DELIVERIES_OF_EVENTS = `
select d.event_id as "eventId", d.id as "deliveryId", d.subscriber_id as "subscriberId",
  d.subscriber_name as "subscriberName", d.attempts, ${STATE}, d.due_at as "dueAt", d.failed_at as "failedAt",
  d.finished_at as "finishedAt", d.discarded_at as "discardedAt", d.purge_at as "purgeAt"
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
cross join lateral (
  select * from delivery d where d.event_id = asked.id and d.shard = asked.shard
  order by d.event_id, d.subscriber_id limit $3) d
order by d.subscriber_name, d.id`;

/** $1 deliveries, $2 their shards. */
export const EVENTS_OF_DELIVERIES = `
select d.id, d.event_id as "eventId" from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
join delivery d on d.id = asked.id and d.shard = asked.shard`;

/** $1 event, $2 shard: the event with its payload, null when the payload was purged. */
export const EVENT_WITH_PAYLOAD = `
select e.id, e.received_at as "receivedAt", e.http_status as "httpStatus", e.reason, e.path,
  e.context_name as "contextName", e.handler_name as "handlerName", e.handler_path as "handlerPath",
  e.topic_name as "topicName", e.publisher_name as "publisherName", e.source_address as "sourceAddress",
  e.content_type as "contentType", e.size_bytes as "sizeBytes", p.headers, p.body
from event e
left join event_payload p on p.event_id = e.id and p.shard = e.shard and p.received_at = e.received_at
where e.id = $1::uuid and e.shard = $2`;
