import { CLAIMABLE } from "../../engine/state";
import { SHARDS } from "../../subscribers/statements/waiting";

/** A queue is a shard's deliveries to one subscriber of one rank, which delivery_queue_idx has in the order of their due times. */

/** The deliveries `d` of a queue. */
export const OF_QUEUE = `d.state = '${CLAIMABLE}' and d.shard = queue.shard and d.subscriber_id = queue.subscriber_id
      and d.priority = queue.priority`;

/** All queues that have a delivery: one probe of the index for each, however long they are. */
export const ALL_QUEUES = `recursive queue as (
    (select d.shard, d.subscriber_id, d.priority from delivery d where d.state = '${CLAIMABLE}'
     order by d.shard, d.subscriber_id, d.priority limit 1)
    union all
    select next.* from queue cross join lateral (
      select d.shard, d.subscriber_id, d.priority from delivery d
      where d.state = '${CLAIMABLE}' and (d.shard, d.subscriber_id, d.priority) > (queue.shard, queue.subscriber_id, queue.priority)
      order by d.shard, d.subscriber_id, d.priority limit 1) as next
  )`;

/** The queues of subscribers, given as an SQL expression: one probe for each shard, and one more for each queue there. */
export function queuesOfSubscribers(ids: string): string {
  const first = (also: string) => `select d.priority from delivery d
        where d.state = '${CLAIMABLE}' and d.shard = shard.n and d.subscriber_id = asked.id ${also} order by d.priority limit 1`;
  return `queue as (
    select shard.n::smallint as shard, asked.id as subscriber_id, found.priority
    from ${SHARDS} as shard (n) cross join ${ids} as asked (id) cross join lateral (
      with recursive rank as (
        (${first("")})
        union all
        select next.priority from rank cross join lateral (${first("and d.priority > rank.priority")}) as next
      )
      select priority from rank) as found
  )`;
}
