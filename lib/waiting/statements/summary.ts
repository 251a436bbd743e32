import { ALL_QUEUES, OF_QUEUE } from "./queues";

const counted = (condition: string) => `select count(*)::int as count, (array_agg(part.id))[1] as id from (
    select d.id from delivery d where ${OF_QUEUE} and d.due_at ${condition} $1::timestamptz order by d.due_at limit $2) as part`;

/** $1 now, $2 limit of each count: the queues, each with its number of due deliveries, one of these, and the number of those due later. */
export const WAITING_BY_QUEUE = `
with ${ALL_QUEUES}
select queue.subscriber_id as "subscriberId", queue.priority as "queueRank", due.id as "dueId", due.count as due, later.count as later
from queue cross join lateral (${counted("<=")}) as due cross join lateral (${counted(">")}) as later`;
