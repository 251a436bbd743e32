import type { Statement } from "../../db/bind";
import { shardOf } from "../../db/ids";
import { addValues } from "../../deliveries/statements/conditions";
import { QUEUE_RANK, STATE } from "../../deliveries/statements/detail";
import { EVENT, LISTED_COLUMNS } from "../../deliveries/statements/list";
import { deliveriesOfItems } from "../../deliveries/statements/of-operation";
import { addSearched } from "../../deliveries/statements/searched";
import { partStatement } from "../../deliveries/statements/searched-part";
import { CLAIMABLE } from "../../engine/state";
import type { Direction } from "../../list/cursor";
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
import type { WaitingFilter } from "../schema";
import { ALL_QUEUES, OF_QUEUE, queuesOfSubscribers } from "./queues";

/**
 * The SQL of the list of waiting deliveries: a merge of their queues. docs/decisions/0023-waiting-list.md gives its plans and
 * figures.
 */

const KEYS: readonly SortKey[] = [
  { column: "d.due_at", type: "timestamptz" },
  { column: "d.id", type: "uuid" },
];

/**
 * Builds one page, soonest due first. Of the queues in the order of their first matches, as many as the page has rows can contribute
 * to it: only these are read further. The rows are found in the index, and only those of the page are read.
 * @param isOfItems the operation of the filter has few items, which are read in the place of the queues
 */
export function waitingStatement(filter: WaitingFilter, slice: Slice, isOfItems = false): Statement {
  const { direction, cursor, limit, offset } = slice;
  const where = conditionsOf(filter, [], !isOfItems && !filter.eventIds?.length);
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const most = where.bind(limit + offset);
  const pick = (
    condition: string,
    top: string,
    from = "delivery d",
  ) => `select d.due_at as k0, d.id as k1, d.shard from ${from}
      where ${condition} and ${where} order by ${orderBy(KEYS, direction)} limit ${top}`;
  const order = (table: string) => orderBy(named(table), direction);
  const merge = filter.eventIds?.length
    ? `with found as (${pick(ofEvents(where, filter.eventIds), most)})`
    : isOfItems
      ? `with found as (${pick(WAITS, most, deliveriesOfItems(where, filter))})`
      : `with ${queuesOf(where, filter)}, head as materialized (
      select queue.*, first.k0, first.k1 from queue cross join lateral (${pick(OF_QUEUE, "1")}) as first
      order by ${order("first")} limit ${most}
    ), found as (
      select each.* from head as queue cross join lateral (${pick(OF_QUEUE, most)}) as each
    )`;
  const text = `${merge}
    select ${COLUMNS}, ${cursorColumn(named("page"))}
    from (
      select * from found order by ${order("found")} limit ${where.bind(limit)} offset ${where.bind(offset)}
    ) as page ${rowOf("page")} ${EVENT}
    order by ${order("page")}`;
  return { text, values: where.values };
}

/** The columns of a row of deliveries `d`. */
const COLUMNS = `${LISTED_COLUMNS}, ${STATE}, d.due_at as "dueAt", ${QUEUE_RANK},
      d.operation_id is not null as "isOfOperation", d.edited_from is not null as "isEditedCopy"`;

/** Joins the delivery `d` of each row. The limit keeps it one descent of the primary key for each, whatever the statistics say. */
const rowOf = (table: string) => `cross join lateral (
      select * from delivery d where d.id = ${table}.k1 and d.shard = ${table}.shard limit 1) as d`;

/** Whether a filter has conditions that the index of the queues does not have. Those of named events are few enough to check. */
export const isLookedThrough = ({
  eventIds = [],
  subscriberIds: _subscribers,
  contextIds: _contexts,
  handlerIds: _handlers,
  ...others
}: WaitingFilter): boolean =>
  eventIds.length === 0 &&
  Object.values(others).some((value) => (Array.isArray(value) ? value.length > 0 : value !== undefined));

/**
 * Builds the look through a part of the list: the next `most` deliveries of the asked subscribers, of which those that meet all other
 * conditions are listed. A sample of each queue bounds how far the queues are read: of the first rows of each, the one at the place
 * `most` is behind the end of the part. Samples of √most rows read at most 2 · most · √most rows of the index, however uneven the queues
 * are; of few queues they are large enough to have that row.
 */
export function searchWaitingStatement(filter: WaitingFilter, slice: Slice, most: number): Statement {
  const { direction, cursor } = slice;
  const where = new Conditions();
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const top = where.bind(most);
  const sampled = `greatest(${where.bind(Math.ceil(Math.sqrt(most)))}::bigint, 3 * ${top}::bigint / 2 / (select greatest(count(*), 1) from head))`;
  const order = (table: string) => orderBy(named(table), direction);
  const pick = (also: string, rows: string) => `select d.due_at as k0, d.id as k1, d.shard from delivery d
      where ${OF_QUEUE} and ${where} ${also} order by ${orderBy(KEYS, direction)} limit ${rows}`;
  const [sign, last, lastId] = FURTHEST[direction];
  const within = `and (d.due_at, d.id) ${sign} (
        coalesce((select k0 from bound), '${last}'), coalesce((select k1 from bound), '${lastId}'))`;
  const begin = `with ${queuesOf(where, filter)}, head as materialized (
      select queue.*, first.k0, first.k1 from queue cross join lateral (${pick("", "1")}) as first
      order by ${order("first")} limit ${top}
    ), bound as materialized (
      select each.k0, each.k1 from head as queue cross join lateral (${pick("", sampled)}) as each
      order by ${order("each")} offset ${top} - 1 limit 1
    ), merged as (
      select each.* from head as queue cross join lateral (${pick(within, top)}) as each
    )`;
  return partStatement(
    {
      begin,
      rows: `select * from merged order by ${order("merged")} limit ${top}`,
      keys: named("part"),
      join: rowOf("part"),
      columns: COLUMNS,
      joins: EVENT,
      searched: conditionsOf(filter, where.values),
    },
    slice,
  );
}

/** The comparison of a row before a bound, and the bound that none is behind. */
const FURTHEST = {
  ASC: ["<=", "infinity", "ffffffff-ffff-ffff-ffff-ffffffffffff"],
  DESC: [">=", "-infinity", "00000000-0000-0000-0000-000000000000"],
} as const satisfies Record<Direction, readonly string[]>;

/** Counts the matches up to one past the limit, queue by queue. */
export function waitingCountStatement(filter: WaitingFilter, isOfItems = false): Statement {
  const where = conditionsOf(filter, [], !isOfItems && !filter.eventIds?.length);
  if (filter.eventIds?.length) {
    where.add(ofEvents(where, filter.eventIds));
    return cappedCount("delivery d", where);
  }
  if (isOfItems) {
    where.add(WAITS);
    return cappedCount(deliveriesOfItems(where, filter), where);
  }
  const text = `with ${queuesOf(where, filter)}
    select count(*)::int as count from (
      select from queue cross join lateral (
        select from delivery d where ${OF_QUEUE} and ${where} order by d.due_at limit ${COUNT_LIMIT + 1}) as each
      limit ${COUNT_LIMIT + 1}) as counted`;
  return { text, values: where.values };
}

const WAITS = `d.state = '${CLAIMABLE}'`;

/** A subscriber that is named twice would be read twice. */
const unique = (ids: readonly string[] = []) => [...new Set(ids)];

const named = (table: string): SortKey[] =>
  KEYS.map(({ type }, index) => ({ column: `${table}.k${index}`, type }));

/** The queues of the asked subscribers, or all. */
function queuesOf(where: Conditions, filter: WaitingFilter): string {
  const subscriberIds = unique(filter.subscriberIds);
  return subscriberIds.length === 0
    ? ALL_QUEUES
    : queuesOfSubscribers(`unnest(${where.bind(subscriberIds)}::uuid[])`);
}

function ofEvents(where: Conditions, eventIds: readonly string[]): string {
  const shards = [...new Set(eventIds.map(shardOf))];
  return `${WAITS} and d.event_id = any(${where.bind(eventIds)}::uuid[])
      and d.shard = any(${where.bind(shards)}::smallint[])`;
}

/** The conditions apart from the queues, checked row by row: of contexts and handlers in the index. */
function conditionsOf(
  filter: WaitingFilter,
  values: unknown[] = [],
  isOfQueues = !filter.eventIds?.length,
): Conditions {
  const where = new Conditions(values);
  const { receivedFrom: from, receivedTo: to } = filter;
  where.within("d.received_at", { ...(from && { from }), ...(to && { to }) });
  // The queues are those of the subscribers, unless events are named.
  const { eventIds: _events, subscriberIds, ...conditions } = filter;
  addValues(where, isOfQueues ? conditions : { ...conditions, subscriberIds });
  addSearched(where, filter);
  return where;
}
