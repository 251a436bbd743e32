/** What retention has removed of an event and its deliveries, and since when. */

const DAY_OF = (table: string) => `(${table}.received_at at time zone 'utc')::date`;

/**
 * Whether the payload of delivery d is gone: its day was removed, and no copy outlived it. A day can be recorded as removed and have
 * rows again, of a process whose clock is behind.
 */
export const PAYLOAD_REMOVED = `(exists (
    select from removed_partition r where r.table_name = 'event_payload' and r.day = ${DAY_OF("d")})
  and not exists (
    select from kept_payload k where k.event_id = d.event_id and k.shard = d.shard and k.removed_at is null)
  and not exists (
    select from event_payload p where p.event_id = d.event_id and p.shard = d.shard and p.received_at = d.received_at))`;

/** When the payload of the event with these columns was removed; of a payload that is there, nothing that can be used. */
const payloadRemovedAt = (event: string) => `coalesce(
  (select k.removed_at from kept_payload k where k.event_id = ${event}.id and k.shard = ${event}.shard),
  (select r.removed_at from removed_partition r where r.table_name = 'event_payload' and r.day = ${DAY_OF(event)}))`;

/**
 * $1 event, $2 shard: when its payload was removed, if it was, and the time before which attempts were removed with the time of that.
 */
export const REMOVALS_OF_EVENT = `
select ${payloadRemovedAt("e")} as "payloadRemovedAt",
  (attempts.day + 1)::timestamp at time zone 'utc' as "attemptsRemovedBefore", attempts.removed_at as "attemptsRemovedAt"
from event e left join lateral (
  select r.day, r.removed_at from removed_partition r where r.table_name = 'attempt' and r.day >= ${DAY_OF("e")}
  order by r.day desc limit 1) attempts on true
where e.id = $1::uuid and e.shard = $2`;

/** When the payload of the event with this id and shard was removed. @param id @param shard columns */
export const payloadRemovedAtOf = (id: string, shard: string) =>
  `(select ${payloadRemovedAt("e")} from event e where e.id = ${id} and e.shard = ${shard})`;
