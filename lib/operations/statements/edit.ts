import { STATE } from "../../deliveries/statements/detail";
import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { REDIRECTED_RANK } from "../../engine/priority";
import { makeCopies } from "../../publishing/edited-copies";
import { heldBy, STARTED } from "./held";

/**
 * $1 delivery, $2 shard: locks it until the end of the transaction. What is read of it next is read in a statement of its own, which sees what
 * was written before the lock was free: the copy of a request that came first.
 */
export const LOCK_ORIGINAL =
  "select from delivery d where d.id = $1::uuid and d.shard = $2::smallint for no key update of d";

/** $1 delivery, $2 shard: what decides whether an edited copy of it can be sent. */
export const READ_ORIGINAL = `
with ${STARTED}
select d.event_id as "eventId", d.subscriber_id as "subscriberId", (select ${STATE}) as state, d.attempts,
  ${PAYLOAD_REMOVED} as "isPayloadRemoved", s.deleted_at is not null or s.id is null as "isDeleted", s.status::text as status,
  s.url, x.url as "ownUrl", x.headers as "ownHeaders", clock_timestamp() as now, held.by as "heldBy",
  (select c.delivery_id from delivery_edit c where c.original_id = d.id and c.operation_id = held.by) as "heldCopy"
from delivery d left join delivery_edit x on x.delivery_id = d.id left join subscriber s on s.id = d.subscriber_id
cross join lateral (select ${heldBy("d")} as by) as held
where d.id = $1::uuid and d.shard = $2::smallint`;

/**
 * Makes an edited copy. $1 event, $2 shard, $3 now, $4 original event, $5 content type, $6 headers of the payload,
 * $7 body, $8 whether it is text, $9 delivery, $10 original delivery, $11 subscriber, $12 operation, $13 shown URL, $14 URL, $15 headers.
 */
export const MAKE_COPY = `
with wanted as materialized (
  select $1::uuid as copy_event, $9::uuid as copy_delivery, $10::uuid as original, $4::uuid as original_event, $11::uuid as subscriber_id,
    $5::text as content_type, $6::jsonb as payload_headers, $7::bytea as body, $8::boolean as is_text, $13::text as shown_url,
    $14::text as url, $15::jsonb as headers
), ${makeCopies({
  shard: "$2::smallint",
  now: "$3::timestamptz",
  operation: "$12::uuid",
  trigger: "'manual'",
  rank: `case when w.url is null then c.priority else ${REDIRECTED_RANK} end`,
})}
select from made`;

/** $1 operation, $2 original delivery, $3 shard, $4 event, $5 subscriber, $6 attempts: its item, which has the result of the copy. */
export const ADD_EDITED_ITEM = `
insert into operation_item (operation_id, delivery_id, shard, event_id, subscriber_id, result, attempts_seen)
values ($1::uuid, $2::uuid, $3::smallint, $4::uuid, $5::uuid, 'sending', $6::integer)`;
