import type { Statement } from "../../db/bind";
import { shardOf } from "../../db/ids";
import { addValues } from "../../deliveries/statements/conditions";
import { QUEUE_RANK, STATE } from "../../deliveries/statements/detail";
import { EVENT, LISTED_COLUMNS } from "../../deliveries/statements/list";
import { addSearched } from "../../deliveries/statements/searched";
import { CLAIMABLE } from "../../engine/state";
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
 */
export function waitingStatement(filter: WaitingFilter, slice: Slice): Statement {
  const { direction, cursor, limit, offset } = slice;
  const where = conditionsOf(filter);
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const most = where.bind(limit + offset);
  const pick = (condition: string, top: string) => `select d.due_at as k0, d.id as k1, d.shard from delivery d
      where ${condition} and ${where} order by ${orderBy(KEYS, direction)} limit ${top}`;
  const order = (table: string) => orderBy(named(table), direction);
  const merge = filter.eventIds?.length
    ? `with found as (${pick(ofEvents(where, filter.eventIds), most)})`
    : `with ${queuesOf(where, filter)}, head as materialized (
      select queue.*, first.k0, first.k1 from queue cross join lateral (${pick(OF_QUEUE, "1")}) as first
      order by ${order("first")} limit ${most}
    ), found as (
      select each.* from head as queue cross join lateral (${pick(OF_QUEUE, most)}) as each
    )`;
  const text = `${merge}
    select ${LISTED_COLUMNS}, ${STATE}, d.due_at as "dueAt", ${QUEUE_RANK},
      d.operation_id is not null as "isOfOperation", d.edited_from is not null as "isEditedCopy", ${cursorColumn(named("page"))}
    from (
      select * from found order by ${order("found")} limit ${where.bind(limit)} offset ${where.bind(offset)}
    ) as page cross join lateral (
      -- The limit keeps it one descent of the primary key for each row, whatever the statistics say.
      select * from delivery d where d.id = page.k1 and d.shard = page.shard limit 1) as d ${EVENT}
    order by ${order("page")}`;
  return { text, values: where.values };
}

/** Counts the matches up to one past the limit, queue by queue. */
export function waitingCountStatement(filter: WaitingFilter): Statement {
  const where = conditionsOf(filter);
  if (filter.eventIds?.length) {
    where.add(ofEvents(where, filter.eventIds));
    return cappedCount("delivery d", where);
  }
  const text = `with ${queuesOf(where, filter)}
    select count(*)::int as count from (
      select from queue cross join lateral (
        select from delivery d where ${OF_QUEUE} and ${where} order by d.due_at limit ${COUNT_LIMIT + 1}) as each
      limit ${COUNT_LIMIT + 1}) as counted`;
  return { text, values: where.values };
}

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
  return `d.state = '${CLAIMABLE}' and d.event_id = any(${where.bind(eventIds)}::uuid[])
      and d.shard = any(${where.bind(shards)}::smallint[])`;
}

/** The conditions that no index has, checked row by row. */
function conditionsOf(filter: WaitingFilter): Conditions {
  const where = new Conditions();
  const { receivedFrom: from, receivedTo: to } = filter;
  where.within("d.received_at", { ...(from && { from }), ...(to && { to }) });
  // The queues are those of the subscribers, unless events are named.
  const { eventIds, subscriberIds, ...conditions } = filter;
  addValues(where, { ...conditions, subscriberIds: eventIds?.length ? subscriberIds : [] });
  addSearched(where, filter);
  return where;
}
