import { ACCEPTED_BY } from "./accepted";
import { ROW_COLUMNS } from "./list";
import { PAYLOAD_OF_EVENT } from "./stored-payload";

/** The reads of single deliveries and of those of an event. */

/** `sending` is derived: a scheduled delivery held by a worker's claim at its current number of attempts. */
export const STATE = `case when d.state = 'scheduled' and exists (
    select 1 from claim c where c.shard = d.shard and d.id = any(c.delivery_ids)
      and c.attempts[array_position(c.delivery_ids, d.id)] = d.attempts
  ) then 'sending' else d.state::text end as state`;

/** Its rank in the queue of its subscriber, which says more than the priority of its event. */
export const QUEUE_RANK = `d.priority as "queueRank"`;

const DETAIL_COLUMNS = `${ROW_COLUMNS}, ${STATE}, d.due_at as "dueAt", d.next_trigger as "nextTrigger",
  d.handler_id as "handlerId", ${QUEUE_RANK}, d.finished_at as "finishedAt",
  d.discarded_at as "discardedAt", d.purge_at as "purgeAt", ${ACCEPTED_BY}, d.accepted_operation_id as "acceptedOperationId",
  d.edited_from as "editedFrom",
  d.edited_from is not null and not exists (
    select from delivery o where o.id = d.edited_from and o.shard = d.shard) as "isOriginalRemoved",
  array(select x.delivery_id from delivery_edit x where x.original_id = d.id order by x.created_at, x.delivery_id) as "editedTo"`;

/** $1 id, $2 shard. */
export const DELIVERY_BY_ID = `select ${DETAIL_COLUMNS} from delivery d where d.id = $1::uuid and d.shard = $2`;

/** $1 event, $2 shard, $3 limit, $4 a single delivery or null, $5 the delivery before the first one or null. */
export const DELIVERIES_OF_EVENT = `
select ${DETAIL_COLUMNS} from delivery d
where d.event_id = $1::uuid and d.shard = $2 and ($4::uuid is null or d.id = $4::uuid)
  and ($5::uuid is null or (d.subscriber_name, d.id) > (
    select l.subscriber_name, l.id from delivery l where l.id = $5::uuid and l.shard = $2 and l.event_id = $1::uuid))
order by d.subscriber_name, d.id limit $3`;

/** $1 events, $2 their shards: the time of reception and the HTTP status of the answer. */
export const RECEPTIONS = `
select e.id, e.received_at as "receivedAt", e.http_status as "httpStatus"
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
join event e on e.id = asked.id and e.shard = asked.shard`;

/**
 * $1 events, $2 their shards, $3 limit for each event: the states of their deliveries. The order of the index bounds the
 * rows read.
 */
export const DELIVERIES_OF_EVENTS = `
select d.event_id as "eventId", d.id as "deliveryId", d.subscriber_id as "subscriberId",
  d.subscriber_name as "subscriberName", d.attempts, ${STATE}, d.due_at as "dueAt", d.handler_id as "handlerId",
  ${QUEUE_RANK}, d.failed_at as "failedAt", d.finished_at as "finishedAt",
  d.accepted_at is not null as "isAccepted",
  d.discarded_at as "discardedAt", d.purge_at as "purgeAt"
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
cross join lateral (
  select * from delivery d where d.event_id = asked.id and d.shard = asked.shard
  order by d.event_id, d.subscriber_id limit $3) d
order by d.subscriber_name, d.id`;

/** $1 deliveries, $2 their shards. */
export const EVENTS_OF_DELIVERIES = `
select d.id, d.event_id as "eventId" from unnest($1::uuid[], $2::smallint[]) as asked (id, shard)
join delivery d on d.id = asked.id and d.shard = asked.shard`;

/**
 * $1 event, $2 shard: the event with its payload, from the partition of its day or the copy that outlived it; the payload's columns
 * are null once it was removed.
 */
export const EVENT_WITH_PAYLOAD = `
select e.id, e.received_at as "receivedAt", e.http_status as "httpStatus", e.reason, e.path,
  e.context_name as "contextName", e.handler_id as "handlerId", e.handler_name as "handlerName", e.handler_path as "handlerPath",
  e.topic_name as "topicName", e.publisher_id as "publisherId", e.publisher_name as "publisherName", e.source_address as "sourceAddress",
  e.content_type as "contentType", e.size_bytes as "sizeBytes", p.headers, p.body
from event e
left join lateral ${PAYLOAD_OF_EVENT} p on true
where e.id = $1::uuid and e.shard = $2`;
