import type { Statement } from "../../db/bind";
import type { Slice } from "../../list/data";
import {
  behind,
  COUNT_LIMIT,
  Conditions,
  cappedCount,
  cursorColumn,
  orderBy,
  type SortKey,
} from "../../list/statements";
import type { SubscriberSearch } from "../search-params";

/** The values of the list's filters. */
export type SubscriberFilter = Pick<SubscriberSearch, "name" | "status" | "paused" | "circuit">;

const NAME: SortKey = { column: "s.name", type: "text" };
const UPDATED: SortKey = { column: "s.updated_at", type: "timestamptz" };
const ID: SortKey = { column: "s.id", type: "uuid" };

/** The circuit of a subscriber; `none` without a circuit breaker in force, unless a person has opened it. */
const CIRCUIT = `case when c.by_hand then c.state::text when jsonb_typeof(s.circuit) = 'object' and s.circuit -> 'enabled' is distinct from 'false'
  then coalesce(c.state::text, 'closed') else 'none' end`;
const FROM = "subscriber s left join subscriber_circuit c on c.subscriber_id = s.id";

/** Builds one page of the subscribers that are not deleted, with the number of subscriptions of each. */
export function subscriberListStatement(filter: SubscriberFilter, slice: Slice): Statement {
  const keys = slice.sort === "updated" ? [UPDATED, ID] : [NAME, ID];
  const { direction, cursor, limit, offset } = slice;
  const where = conditions(filter);
  if (cursor) where.add(behind(keys, direction, cursor, (value) => where.bind(value)));
  const text = `select s.id, s.name, s.url, s.expected_status as "expectedStatus", s.status, s.paused, ${CIRCUIT} as circuit,
      (select count(*)::int from subscription where subscriber_id = s.id) as subscriptions,
      s.updated_at as "updatedAt", ${cursorColumn(keys)}
    from ${FROM} where ${where}
    order by ${orderBy(keys, direction)} limit ${where.bind(limit)} offset ${where.bind(offset)}`;
  return { text, values: where.values };
}

export const subscriberCountStatement = (filter: SubscriberFilter) => cappedCount(FROM, conditions(filter));

function conditions({ name, status, paused, circuit }: SubscriberFilter): Conditions {
  const where = new Conditions();
  where.add("s.deleted_at is null");
  const [part] = name;
  if (part !== undefined) where.add(`position(lower(${where.bind(part)}) in lower(s.name)) > 0`);
  where.among("s.status", "application_status", status);
  where.among(
    "s.paused",
    "boolean",
    paused.map((one) => one === "yes"),
  );
  where.among(CIRCUIT, "text", circuit);
  return where;
}

/** The failures of a subscriber are counted up to this number, then shown as "1,000+". */
export const MOST_FAILURES = Math.min(1000, COUNT_LIMIT);

/**
 * $1 subscribers, $2 limit of each count, $3 time: their failures now, and those since the time. Each count reads at most its limit of
 * the index: the second counts by context and class, because the index has the time behind both. The orders hold the planner to the
 * index: without them it reads the whole table for a subscriber with many failures (10 s instead of 80 ms for 50 subscribers and
 * 700,000 deliveries).
 */
export const FAILURE_COUNTS = `
select asked.id, now.count as "failed", since.count as "failedLastDay"
from unnest($1::uuid[]) as asked (id)
cross join lateral (
  select count(*)::int as count from (
    select from delivery d where d.state = 'failed' and d.subscriber_id = asked.id
    order by d.context_id, d.failure_class, d.failed_at desc limit $2) as counted
) as now
cross join lateral (
  with recursive pair (context_id) as (
    select (select d.context_id from delivery d
      where d.state = 'failed' and d.subscriber_id = asked.id order by d.context_id limit 1)
    union all
    select (select d.context_id from delivery d
      where d.state = 'failed' and d.subscriber_id = asked.id and d.context_id > pair.context_id
      order by d.context_id limit 1)
    from pair where pair.context_id is not null
  )
  select count(*)::int as count from (
    select from pair cross join unnest(enum_range(null::failure_class)) as class (failure_class) cross join lateral (
      select from delivery d where d.state = 'failed' and d.subscriber_id = asked.id
        and d.context_id = pair.context_id and d.failure_class = class.failure_class and d.failed_at >= $3::timestamptz
      order by d.failed_at desc limit $2) as each
    limit $2) as counted
) as since`;
