import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { unsendable } from "../../deliveries/statements/unsendable";
import { RELEASED_RESULT } from "../../engine/operation";
import { RELEASED_RANK } from "../../engine/priority";
import { ofEvent } from "../../publishing/delivery-columns";
import { pickItems, recordItems } from "./release-fragments";

/**
 * Releases pending items of a backfill, as `release` does: makes the delivery of each item, due at $4, under the id that was frozen. An event that
 * has got a delivery of that subscriber since then, that is gone, or whose delivery could not be sent is skipped with its reason. $7 are
 * the URLs of the subscribers ($5) as deliveries show them, $8 is the trigger of the attempt.
 *
 * Events are locked in the order of their ids: retention does not remove one meanwhile, and a concurrent backfill of the same event waits. Its
 * delivery is not in this statement's snapshot: the unique index of event and subscriber refuses another one. The event counts the
 * deliveries that were made of it, which retention's ledger adds up.
 *
 * `not in` becomes a hash of the other rows, which a worker's session allows for no join.
 */
export const releaseBackfill = (isCanary: boolean) => `
with ${pickItems(isCanary)}, present as materialized (
  select picked.delivery_id, picked.subscriber_id, e.id as event_id, e.shard, ${ofEvent("e")}
  from picked join event e on e.id = picked.event_id and e.shard = $2::smallint
  order by e.id for no key update of e
), judged as materialized (
  select d.*, x.id as existing, case when x.id is not null then 'already_exists' ${unsendable(PAYLOAD_REMOVED)} end as reason
  from present d left join subscriber s on s.id = d.subscriber_id
  left join delivery x on x.event_id = d.event_id and x.subscriber_id = d.subscriber_id and x.shard = $2::smallint
), changed as (
  insert into delivery (id, shard, event_id, subscriber_id, ${ofEvent()}, subscriber_name, subscriber_url, expected_status,
    due_at, next_trigger, operation_id, priority)
  select j.delivery_id, $2::smallint, j.event_id, s.id, ${ofEvent("j")}, s.name, destination.url, s.expected_status,
    $4::timestamptz, $8::attempt_trigger, $1::uuid, ${RELEASED_RANK}
  from judged j join subscriber s on s.id = j.subscriber_id
  join unnest($5::uuid[], $7::text[]) as destination (subscriber_id, url) on destination.subscriber_id = s.id
  where j.reason is null order by j.event_id
  on conflict (event_id, subscriber_id, shard) do nothing
  returning id, event_id
), counted as (
  update event e set subscriber_count = e.subscriber_count + 1 from changed where e.id = changed.event_id and e.shard = $2::smallint
), decided as materialized (
  select $1::uuid as operation_id, $2::smallint as shard, id, id as delivery_id, '${RELEASED_RESULT}' as result, null::text as reason,
    false as is_redirected
  from changed
  union all select $1::uuid, $2::smallint, delivery_id, coalesce(existing, delivery_id), 'skipped', reason, false
  from judged where reason is not null
  union all select $1::uuid, $2::smallint, delivery_id, delivery_id, 'skipped', 'already_exists', false from judged
  where reason is null and delivery_id not in (select id from changed)
  union all select $1::uuid, $2::smallint, delivery_id, delivery_id, 'skipped', 'not_found', false from picked
  where event_id not in (select event_id from present)
), ${recordItems(RELEASED_RESULT, "delivery_id = r.delivery_id")}`;
