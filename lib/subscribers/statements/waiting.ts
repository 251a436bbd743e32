import { SHARD_COUNT } from "../../db/ids";
import { REDIRECTED_RANK } from "../../engine/priority";

export const SHARDS = `generate_series(0, ${SHARD_COUNT - 1})`;
export const RANKS = `generate_series(0, ${REDIRECTED_RANK})`;

/**
 * $1 subscriber, $2 limit of the count: its scheduled deliveries, and when the last of them is due. The count reads the queue's index up
 * to the limit; the time is one descent of it for each shard and priority.
 */
export const WAITING_DELIVERIES = `
select (
  select count(*)::int from (
    select from ${SHARDS} as shard (n) cross join lateral (
      select from delivery d where d.state = 'scheduled' and d.shard = shard.n and d.subscriber_id = $1::uuid
      order by d.priority, d.due_at limit $2) as each
    limit $2) as counted
) as count, (
  select max(last.due_at) from ${SHARDS} as shard (n) cross join ${RANKS} as rank (n) cross join lateral (
    select d.due_at from delivery d
    where d.state = 'scheduled' and d.shard = shard.n and d.subscriber_id = $1::uuid and d.priority = rank.n
    order by d.due_at desc limit 1) as last
) as "lastDueAt"`;
