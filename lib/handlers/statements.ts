import type { Statement } from "../db/bind";
import type { Slice } from "../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../list/statements";

const KEYS = {
  name: [
    { column: "h.name", type: "text" },
    { column: "h.id", type: "uuid" },
  ],
  basePath: [
    { column: "h.base_path", type: "text" },
    { column: "h.id", type: "uuid" },
  ],
} as const satisfies Record<string, readonly SortKey[]>;

/** Builds one page of the handlers, with the numbers of topics of each and of subscribers that receive any of them. */
export function handlerListStatement({ sort, direction, cursor, limit, offset }: Slice): Statement {
  const keys = sort === "basePath" ? KEYS.basePath : KEYS.name;
  const where = new Conditions();
  if (cursor) where.add(behind(keys, direction, cursor, (value) => where.bind(value)));
  const order = orderBy(keys, direction);
  const text = `with h as (
      select h.* from handler h where ${where}
      order by ${order} limit ${where.bind(limit)} offset ${where.bind(offset)}
    ), topics as (
      select handler_id, count(*)::int as count from topic where handler_id in (select id from h) group by handler_id
    ), subscribers as (
      select t.handler_id, count(distinct s.subscriber_id)::int as count
      from topic t join subscription s on s.topic_id = t.id join subscriber on subscriber.id = s.subscriber_id
      where t.handler_id in (select id from h) and subscriber.deleted_at is null group by t.handler_id
    )
    select h.id, h.name, h.version, h.description, h.base_path as "basePath", h.open, h.updated_at as "updatedAt",
      p.id as "policyId", p.name as "policyName", coalesce(topics.count, 0) as topics,
      coalesce(subscribers.count, 0) as subscribers, ${cursorColumn(keys)}
    from h left join policy p on p.id = h.policy_id left join topics on topics.handler_id = h.id
      left join subscribers on subscribers.handler_id = h.id
    order by ${order}`;
  return { text, values: where.values };
}

export const handlerCountStatement = () => cappedCount("handler h", new Conditions());

/** Reads the subscribers of a handler's topics by name, each with the names of its first topics. $1 handler, $2 most rows. */
export const SUBSCRIBERS_OF_HANDLER = `
select s.id, s.name, count(distinct t.id)::int as "topicCount",
  (array_agg(distinct t.name order by t.name))[1:3] as topics, (count(*) over ())::int as total
from topic t join subscription on subscription.topic_id = t.id join subscriber s on s.id = subscription.subscriber_id
where t.handler_id = $1 and s.deleted_at is null group by s.id, s.name order by s.name, s.id limit $2`;

/** Counts the subscribers of each topic of a handler in each context. $1 handler. */
export const SUBSCRIPTION_COUNTS = `
select s.topic_id as "topicId", c.name as context, count(*)::int as subscribers
from topic t join subscription s on s.topic_id = t.id join context c on c.id = s.context_id
  join subscriber on subscriber.id = s.subscriber_id
where t.handler_id = $1 and subscriber.deleted_at is null group by s.topic_id, c.name`;

/**
 * Reads the subscriptions to a handler's topics that are not among the kept topics × contexts. $1 handler, $2 and $3 ids of the
 * topics and names of the contexts that stay, in pairs, $4 most rows.
 */
export const SUBSCRIPTIONS_NOT_KEPT = `
select subscriber.id as "subscriberId", subscriber.name as "subscriberName", t.name as topic, c.name as context,
  (count(*) over ())::int as total
from topic t join subscription s on s.topic_id = t.id join context c on c.id = s.context_id
  join subscriber on subscriber.id = s.subscriber_id
where t.handler_id = $1 and subscriber.deleted_at is null and not exists (
  select 1 from unnest($2::uuid[], $3::text[]) as kept (topic_id, context)
  where kept.topic_id = s.topic_id and kept.context = c.name
) order by subscriber.name, t.name, c.name limit $4`;

/** Names three subscribers of each of the handlers $1 that have any. */
export const SUBSCRIBERS_OF_HANDLERS = `
select t.handler_id as "handlerId", (array_agg(distinct s.name order by s.name))[1:3] as names
from topic t join subscription on subscription.topic_id = t.id join subscriber s on s.id = subscription.subscriber_id
where t.handler_id = any($1::uuid[]) group by t.handler_id`;

/** Topics ($1) with the contexts ($2) in which they are not enabled any more, in pairs: removes their subscriptions. */
export const REMOVE_SUBSCRIPTIONS = `
delete from subscription s using unnest($1::uuid[], $2::uuid[]) as gone (topic_id, context_id)
where s.topic_id = gone.topic_id and s.context_id = gone.context_id`;

/** Disables topics ($1) in contexts ($2), in pairs. */
export const DISABLE_TOPICS = `
delete from topic_context c using unnest($1::uuid[], $2::uuid[]) as gone (topic_id, context_id)
where c.topic_id = gone.topic_id and c.context_id = gone.context_id`;
