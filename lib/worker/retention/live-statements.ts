import { CLAIMABLE } from "../../engine/state";

/**
 * The due time (epoch milliseconds) of the oldest delivery that is due by $1 and that nothing but load holds back: its subscriber
 * is neither paused nor unavailable, and no circuit is open. One index probe for each shard, subscriber and priority with
 * scheduled deliveries.
 */
export const OLDEST_LIVE_DUE = `
with recursive head as (
  (select d.shard, d.subscriber_id, d.priority, d.due_at from delivery d where d.state = '${CLAIMABLE}'
   order by d.shard, d.subscriber_id, d.priority, d.due_at limit 1)
  union all
  select next.* from head cross join lateral (
    select d.shard, d.subscriber_id, d.priority, d.due_at from delivery d
    where d.state = '${CLAIMABLE}' and (d.shard, d.subscriber_id, d.priority) > (head.shard, head.subscriber_id, head.priority)
    order by d.shard, d.subscriber_id, d.priority, d.due_at limit 1) as next
)
select extract(epoch from min(head.due_at)) * 1000 from head join subscriber s on s.id = head.subscriber_id
where head.due_at <= $1::timestamptz and not s.paused and s.deleted_at is null and s.status = 'approved'
  and not exists (select from subscriber_circuit c where c.subscriber_id = s.id and c.state <> 'closed')`;
