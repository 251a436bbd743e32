import { RANKS_BEHIND_LIVE } from "../../engine/priority";
import { CLAIMABLE } from "../../engine/state";

/** Condition: subscriber `s` is unavailable by plan now, which holds its deliveries back without moving when they are due. */
const IN_MAINTENANCE = `exists (
    select from jsonb_array_elements(case jsonb_typeof(s.maintenance_windows) when 'array' then s.maintenance_windows end) as window_of (times)
    where now() >= (window_of.times ->> 'from')::timestamptz and now() < (window_of.times ->> 'to')::timestamptz)`;

/**
 * Whether a live delivery (not one that an operation released) that was due before $1 waits for nothing but load: its subscriber is neither
 * paused nor unavailable nor in maintenance, no circuit is open, and the backlog is not due to its own limits: it has no rate, and workers
 * hold fewer deliveries than it takes at once. One index probe for each shard, subscriber and priority with scheduled deliveries; those that
 * are held are counted only for late ones.
 */
export const IS_LATE = `
with recursive head as (
  (select d.shard, d.subscriber_id, d.priority, d.due_at from delivery d where d.state = '${CLAIMABLE}'
   order by d.shard, d.subscriber_id, d.priority, d.due_at limit 1)
  union all
  select next.* from head cross join lateral (
    select d.shard, d.subscriber_id, d.priority, d.due_at from delivery d
    where d.state = '${CLAIMABLE}' and (d.shard, d.subscriber_id, d.priority) > (head.shard, head.subscriber_id, head.priority)
    order by d.shard, d.subscriber_id, d.priority, d.due_at limit 1) as next
), held as materialized (
  select d.subscriber_id, count(*) as deliveries from claim c cross join unnest(c.delivery_ids) as claimed (id)
  join delivery d on d.id = claimed.id and d.shard = c.shard group by d.subscriber_id
), waiting as materialized (
  select distinct s.id, s.max_concurrency from head join subscriber s on s.id = head.subscriber_id
  where head.due_at < $1::timestamptz and head.priority not in (${RANKS_BEHIND_LIVE.join(", ")}) and not s.paused and s.deleted_at is null
    and s.status = 'approved' and s.rate_per_second is null and not ${IN_MAINTENANCE}
    and not exists (select from subscriber_circuit c where c.subscriber_id = s.id and c.state <> 'closed')
)
select exists (select from waiting w
  where coalesce((select h.deliveries from held h where h.subscriber_id = w.id), 0) < w.max_concurrency)`;
