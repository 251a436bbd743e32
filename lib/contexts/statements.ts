import type { Statement } from "../db/bind";
import type { Slice } from "../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../list/statements";

const KEYS: readonly SortKey[] = [
  { column: "c.name", type: "text" },
  { column: "c.id", type: "uuid" },
];

/**
 * Builds one page of the contexts by name, with the numbers of topics that are enabled in each and of subscribers in it. The
 * numbers are counted for the contexts of the page, in one pass over each table.
 */
export function contextListStatement({ direction, cursor, limit, offset }: Slice): Statement {
  const where = new Conditions();
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const order = orderBy(KEYS, direction);
  const text = `with c as (
      select c.id, c.name, c.updated_at from context c where ${where}
      order by ${order} limit ${where.bind(limit)} offset ${where.bind(offset)}
    ), topics as (
      select context_id, count(*)::int as count from topic_context
      where context_id in (select id from c) group by context_id
    ), subscribers as (
      select s.context_id, count(distinct s.subscriber_id)::int as count
      from subscription s join subscriber on subscriber.id = s.subscriber_id
      where s.context_id in (select id from c) and subscriber.deleted_at is null group by s.context_id
    )
    select c.id, c.name, c.updated_at as "updatedAt", coalesce(topics.count, 0) as topics,
      coalesce(subscribers.count, 0) as subscribers, ${cursorColumn(KEYS)}
    from c left join topics on topics.context_id = c.id left join subscribers on subscribers.context_id = c.id
    order by ${order}`;
  return { text, values: where.values };
}

export const contextCountStatement = () => cappedCount("context c", new Conditions());
