import { STATE } from "../../deliveries/statements/detail";
import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { REDIRECTED_RANK } from "../../engine/priority";
import { ofEvent } from "../../publishing/delivery-columns";
import { heldBy, STARTED } from "./held";

/** $1 delivery, $2 shard: locks it, with what decides whether an edited copy of it can be sent. */
export const LOCK_ORIGINAL = `
with ${STARTED}
select d.event_id as "eventId", d.subscriber_id as "subscriberId", (select ${STATE}) as state, d.attempts,
  ${PAYLOAD_REMOVED} as "isPayloadRemoved", s.deleted_at is not null or s.id is null as "isDeleted", s.status::text as status,
  s.url, clock_timestamp() as now, ${heldBy("d")} as "heldBy"
from delivery d left join subscriber s on s.id = d.subscriber_id
where d.id = $1::uuid and d.shard = $2::smallint for no key update of d`;

/** The columns that the event of a copy has from that of the original. */
const KEPT = [
  ...[
    "path",
    "context_id",
    "context_name",
    "handler_id",
    "handler_name",
    "handler_path",
    "topic_id",
    "topic_name",
  ],
  ...["publisher_id", "publisher_name", "priority", "value"],
].join(", ");

/**
 * Makes an edited copy: an event of its own with its payload, and its delivery to one subscriber, due at once. It expects what the subscriber
 * expects now, as an event that is received now. $1 event, $2 shard, $3 now, $4 original event, $5 content type, $6 headers of the payload,
 * $7 body, $8 whether it is text, $9 delivery, $10 original delivery, $11 subscriber, $12 operation, $13 shown URL, $14 URL, $15 headers.
 */
export const MAKE_COPY = `
with copied as (
  insert into event (id, shard, received_at, http_status, ${KEPT}, content_type, size_bytes, subscriber_count, edited_from)
  select $1::uuid, e.shard, $3::timestamptz, 202, ${KEPT}, $5::text, length($7::bytea), 1, e.id
  from event e where e.id = $4::uuid and e.shard = $2::smallint
  returning id, shard, received_at, priority
), payload as (
  insert into event_payload (event_id, shard, received_at, headers, body, is_text)
  select id, shard, received_at, $6::jsonb, $7::bytea, $8::boolean from copied
), edit as (
  insert into delivery_edit (delivery_id, shard, original_id, operation_id, url, headers, created_at)
  select $9::uuid, shard, $10::uuid, $12::uuid, $14::text, $15::jsonb, received_at from copied
)
insert into delivery (id, shard, event_id, subscriber_id, ${ofEvent()}, subscriber_name, subscriber_url, expected_status,
  due_at, next_trigger, operation_id, priority, edited_from)
select $9::uuid, c.shard, c.id, s.id, ${ofEvent("d").replace("d.received_at", "c.received_at")}, s.name, $13::text, s.expected_status,
  c.received_at, 'manual', $12::uuid, case when $14::text is null then c.priority else ${REDIRECTED_RANK} end, $10::uuid
from copied c join delivery d on d.id = $10::uuid and d.shard = c.shard join subscriber s on s.id = $11::uuid`;

/** $1 operation, $2 original delivery, $3 shard, $4 event, $5 subscriber, $6 attempts: its item, which has the result of the copy. */
export const ADD_EDITED_ITEM = `
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, result, attempts_seen)
values ($1::uuid, $2::uuid, $3::smallint, $4::uuid, $5::uuid, 'sending', $6::integer)`;
