/**
 * Writes any number of events with their payloads and deliveries, or nothing: `$1` is the version of the configuration
 * they were resolved with, and if that has changed since, no row comes back and nothing was written. Otherwise one row
 * per event written, or a single null when all of them lost to an earlier event of the same idempotency key.
 * Ordered by that key, so that two statements with the same keys wait for each other instead of deadlocking.
 * Bodies come as one value with offsets: an array of bytea would be sent as text of twice the size.
 */
export const WRITE_EVENTS = `
with config as (
  select version from config_version where id = 1 and version = $1::bigint
), written as (
  insert into event (id, shard, received_at, http_status, reason, path, context_id, context_name, handler_id,
    handler_name, handler_path, topic_id, topic_name, publisher_id, publisher_name, source_address, content_type,
    size_bytes, idempotency_key, fingerprint, subscriber_count, priority, value)
  select e.* from config cross join unnest($2::uuid[], $3::smallint[], $4::timestamptz[], $5::smallint[], $6::text[],
    $7::text[], $8::uuid[], $9::text[], $10::uuid[], $11::text[], $12::text[], $13::uuid[], $14::text[], $15::uuid[],
    $16::text[], $17::text[], $18::text[], $19::integer[], $20::text[], $21::text[], $22::integer[],
    $23::smallint[], $24::numeric[])
    as e (id, shard, received_at, http_status, reason, path, context_id, context_name, handler_id, handler_name,
    handler_path, topic_id, topic_name, publisher_id, publisher_name, source_address, content_type, size_bytes,
    idempotency_key, fingerprint, subscriber_count, priority, value)
  order by e.idempotency_key
  on conflict do nothing
  returning id, shard, received_at, context_id, context_name, handler_id, handler_name, topic_id, topic_name,
    publisher_name, priority
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select written.id, written.shard, written.received_at, p.headers::jsonb, substring($28::bytea from p.start for p.size),
    p.is_text
  from written join unnest($2::uuid[], $25::text[], $26::integer[], $27::integer[], $35::boolean[])
    as p (event_id, headers, start, size, is_text) on p.event_id = written.id
), scheduled as (
  insert into delivery (id, shard, event_id, subscriber_id, received_at, context_id, context_name, handler_id,
    handler_name, topic_id, topic_name, publisher_name, subscriber_name, subscriber_url, expected_status, due_at,
    priority)
  select d.id, written.shard, written.id, d.subscriber_id, written.received_at, written.context_id,
    written.context_name, written.handler_id, written.handler_name, written.topic_id, written.topic_name,
    written.publisher_name, d.subscriber_name, d.subscriber_url, d.expected_status, written.received_at,
    written.priority
  from written join unnest($29::uuid[], $30::uuid[], $31::uuid[], $32::text[], $33::text[], $34::smallint[])
    as d (id, event_id, subscriber_id, subscriber_name, subscriber_url, expected_status) on d.event_id = written.id
)
select written.id from config left join written on true`;

/** The events that hold these idempotency keys, each with its shard: `$1` keys, `$2` shards. */
export const FIND_BY_IDEMPOTENCY_KEY = `
select event.id, event.idempotency_key as "idempotencyKey", event.fingerprint
from unnest($1::text[], $2::smallint[]) as wanted (key, shard)
join event on event.idempotency_key = wanted.key and event.shard = wanted.shard`;
