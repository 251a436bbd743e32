import { PAYLOAD_OF_EVENT } from "../../deliveries/statements/stored-payload";

/** The SQL by which a draft looks at whether its patch applies. */

/** $1 operation, $2 delivery, $3 the most: the pending items behind it, in the order of their deliveries, with the bytes of their payloads. */
export const ITEMS_BEHIND = `
select i.delivery_id as "deliveryId", i.event_id as "eventId", i.shard, e.size_bytes as "bytes"
from operation_item i join event e on e.id = i.event_id and e.shard = i.shard
where i.operation_id = $1::uuid and i.delivery_id > $2::uuid and i.result::text = 'pending'
order by i.delivery_id limit $3::integer`;

/** $1 events, $2 their shards: the bodies of their payloads. */
export const BODIES = `
select e.id as "eventId", p.body
from unnest($1::uuid[], $2::smallint[]) as asked (id, shard) join event e on e.id = asked.id and e.shard = asked.shard
join lateral ${PAYLOAD_OF_EVENT} p on true`;

/** $1 operation, $2 deliveries, $3 their shards, $4 now: skips pending items to which the patch does not apply. */
export const SKIP_UNPATCHABLE = `
update operation_item i set result = 'skipped', reason = 'patch_not_applicable', settled_at = $4::timestamptz
from unnest($2::uuid[], $3::smallint[]) as r (id, shard)
where i.operation_id = $1::uuid and i.delivery_id = r.id and i.shard = r.shard and i.result::text = 'pending'`;

/** $1 operation, $2 deliveries: those of its items that are still there, in this order. */
export const SAMPLED_ITEMS = `
select i.delivery_id as "deliveryId", i.event_id as "eventId", i.subscriber_id as "subscriberId", s.name as "subscriberName", p.body
from unnest($2::uuid[]) with ordinality as asked (id, place)
join operation_item i on i.operation_id = $1::uuid and i.delivery_id = asked.id
join event e on e.id = i.event_id and e.shard = i.shard
join lateral ${PAYLOAD_OF_EVENT} p on true
left join subscriber s on s.id = i.subscriber_id
order by asked.place`;
