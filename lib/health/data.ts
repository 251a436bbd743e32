import type { Database } from "../db/client";

/**
 * The due time of the oldest due delivery: one index probe for each shard, subscriber and priority with scheduled deliveries,
 * independent of the length of their queues. Deliveries to paused subscribers do not count.
 */
const OLDEST_DUE = `
with recursive head as (
  (select shard, subscriber_id, priority, due_at from delivery where state = 'scheduled'
   order by shard, subscriber_id, priority, due_at limit 1)
  union all
  select next.* from head cross join lateral (
    select shard, subscriber_id, priority, due_at from delivery
    where state = 'scheduled' and (shard, subscriber_id, priority) > (head.shard, head.subscriber_id, head.priority)
    order by shard, subscriber_id, priority, due_at limit 1
  ) as next
)
select min(head.due_at) as "oldest" from head join subscriber on subscriber.id = head.subscriber_id
where head.due_at <= $1 and not subscriber.paused`;

/** Returns the seconds since the due time of the oldest due delivery; null when none is due. */
export async function oldestDueSeconds(db: Database, now: Date): Promise<number | null> {
  const { rows } = await db.pool.query<{ oldest: Date | null }>(OLDEST_DUE, [now]);
  const oldest = rows[0]?.oldest;
  return oldest ? Math.max(0, Math.round((now.getTime() - oldest.getTime()) / 1000)) : null;
}
