import { PAYLOAD_REMOVED } from "../../deliveries/statements/removed";
import { RELEASED_RESULT } from "../../engine/operation";
import { RELEASED_RANK } from "../../engine/priority";
import { ofEvent } from "../../publishing/delivery-columns";
import { pickItems, recordItems, unsendable } from "./release-fragments";

/**
 * Releases pending items of a backfill, as `release` does: makes the delivery of each item, due at $4, under the id that was frozen. An event that
 * has got a delivery of that subscriber since then, that is gone, or whose delivery could not be sent is skipped with its reason. $7 are
 * the URLs of the subscribers ($5) as deliveries show them, $8 is the trigger of the attempt.
 *
 * Events are locked in the order of their ids: retention does not remove one meanwhile, and a concurrent backfill of the same event waits. Its
 * delivery is not in this statement's snapshot: the unique index of event and subscriber refuses another one. The event counts the
 * deliveries that were made of it, which retention's ledger adds up.
 */
export const releaseBackfill = (isCanary: boolean) => `
with ${pickItems(isCanary)}, present as materialized (
  select e.id, e.shard, ${ofEvent("e")} from picked join event e on e.id = picked.event_id and e.shard = $2::smallint
  order by e.id for no key update of e
), judged as materialized (
  select picked.delivery_id as id, d.event_id, picked.subscriber_id, x.id as existing,
    case when d.event_id is null then 'not_found' when x.id is not null then 'already_exists' ${unsendable(PAYLOAD_REMOVED)} end as reason
  from picked left join (select p.id as event_id, p.shard, p.received_at from present p) as d on d.event_id = picked.event_id
  left join delivery x on x.event_id = picked.event_id and x.subscriber_id = picked.subscriber_id and x.shard = $2::smallint
  left join subscriber s on s.id = picked.subscriber_id
), changed as (
  insert into delivery (id, shard, event_id, subscriber_id, ${ofEvent()}, subscriber_name, subscriber_url, expected_status,
    due_at, next_trigger, operation_id, priority)
  select judged.id, $2::smallint, p.id, s.id, ${ofEvent("p")}, s.name, destination.url, s.expected_status,
    $4::timestamptz, $8::attempt_trigger, $1::uuid, ${RELEASED_RANK}
  from judged join present p on p.id = judged.event_id join subscriber s on s.id = judged.subscriber_id
  join unnest($5::uuid[], $7::text[]) as destination (subscriber_id, url) on destination.subscriber_id = s.id
  where judged.reason is null order by p.id
  on conflict (event_id, subscriber_id, shard) do nothing
  returning id, event_id
), counted as (
  update event e set subscriber_count = e.subscriber_count + 1 from changed where e.id = changed.event_id and e.shard = $2::smallint
), decided as materialized (
  select $1::uuid as operation_id, $2::smallint as shard, judged.id, coalesce(judged.existing, judged.id) as delivery_id,
    case when changed.id is null then 'skipped' else '${RELEASED_RESULT}' end as result,
    case when changed.id is null then coalesce(judged.reason, 'already_exists') end as reason
  from judged left join changed on changed.id = judged.id
), ${recordItems(RELEASED_RESULT, "delivery_id = r.delivery_id")}`;
