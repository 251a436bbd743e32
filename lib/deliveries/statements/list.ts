import type { Statement } from "../../db/bind";
import { MOVES } from "../../engine/state";
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
import { type DeliverySort, MAX_DELIVERIES } from "../limits";
import type { DeliveryFilter } from "../schema";
import {
  addPeriod,
  addUnindexed,
  addValues,
  DATE_OF,
  filterConditions,
  type OperableState,
} from "./conditions";
import { HTTP_STATUS, planIndexMerge } from "./index-merge";
import { type Lead, ledBy, withoutOperation } from "./lead";
import { deliveriesOfItems } from "./of-operation";
import { addSearched } from "./searched";
import { partStatement } from "./searched-part";

/** The SQL of the list of failures. docs/decisions/0002-list-of-failures.md gives its plans and figures. */

/** Automatic attempts made. The counter includes a planned attempt, which may still come or may never come. */
const RETRIES = `d.automatic_attempts - case
  when d.next_trigger = 'automatic' and (d.state = 'scheduled' or d.retrying_ended = 'unavailable') then 1 else 0 end`;

export const ROW_COLUMNS = `d.id as "deliveryId", d.event_id as "eventId", d.failed_at as "date",
  d.context_name as "contextName", d.handler_name as "handlerName", d.topic_name as "topicName",
  d.publisher_name as "publisherName", d.subscriber_id as "subscriberId", d.subscriber_name as "subscriberName",
  d.subscriber_url as "subscriberUrl", d.expected_status as "expectedStatusCode", d.http_status as "httpStatus",
  d.failure_class as "failureClass", d.failure_kind as "failureKind",
  coalesce(d.failure_detail, '') as "failureDetail", d.attempts, ${RETRIES} as retries, d.recoveries,
  d.retrying_ended as "retryingEnded", d.received_at as "receivedAt"`;

/**
 * The columns of a list: those of the row and of its event, which is read for the rows of the page only. The priority is the event's:
 * a delivery's own rank orders the queue, where what an operation released is behind everything live.
 */
export const LISTED_COLUMNS = `${ROW_COLUMNS}, d.handler_id as "handlerId", d.edited_from as "editedFrom", e.priority as rank, trim_scale(e.value) as value`;
/** The failure group of deliveries `d`, and what names it. */
export const GROUP_COLUMNS = `fg.id::float8 as "groupId", fg.template as "groupTemplate", coalesce(fg.is_overflow, false) as "isOverflow"`;
export const GROUP = `left join failure_fingerprint ff on ff.id = d.failure_fingerprint_id left join failure_group fg on fg.id = ff.group_id`;

export const EVENT = "left join event e on e.id = d.event_id and e.shard = d.shard";

export const ID: SortKey = { column: "d.id", type: "uuid" };
const FAILED_AT: SortKey = { column: "d.failed_at", type: "timestamptz" };

/** The sort value of each order but the one by date. */
const SORT_VALUE = {
  eventId: { column: "d.event_id", type: "uuid" },
  contextName: { column: "d.context_name", type: "text" },
  subscriberName: { column: "d.subscriber_name", type: "text" },
  subscriberUrl: { column: "d.subscriber_url", type: "text" },
  expectedStatusCode: { column: "d.expected_status", type: "smallint" },
  httpStatus: { column: HTTP_STATUS, type: "smallint" },
} as const satisfies Record<Exclude<DeliverySort, "date">, SortKey>;

/** The keys of an order: ties of the sort value are ordered by date, then by id. */
function keysOf(sort: string): SortKey[] {
  const value = SORT_VALUE[sort as keyof typeof SORT_VALUE];
  return value ? [value, FAILED_AT, ID] : [FAILED_AT, ID];
}

/**
 * Builds one page in a total order. The statement finds the page's ids first, from indexes alone where they suffice, and reads
 * only their rows.
 */
export function listStatement(filter: DeliveryFilter, slice: Slice): Statement {
  const { direction, limit, offset } = slice;
  const { where, keys, first, from } = firstOf(filter, slice, limit + offset);
  const inPage = named("page", keys);
  const text = `${first}
    select ${LISTED_COLUMNS}, ${GROUP_COLUMNS}, ${cursorColumn(inPage)}
    from (
      select top.* from ${from} order by ${orderBy(named("top", keys), direction)}
      limit ${where.bind(limit)} offset ${where.bind(offset)}
    ) as page join delivery d on d.id = page.k${keys.length - 1} ${EVENT} ${GROUP}
    order by ${orderBy(inPage, direction)}`;
  return { text, values: where.values };
}

/**
 * Builds the look through a part of the list (./searched-part.ts): the first `most` rows by the conditions that lead, of which those that
 * meet the others are listed.
 */
export function searchStatement(
  filter: DeliveryFilter,
  slice: Slice,
  most: number,
  lead: Lead = "index",
): Statement {
  const { indexed, checked } = ledBy(lead, filter);
  const { where, keys, first, from } = firstOf(indexed, slice, most, lead === "items");
  const searched = new Conditions(where.values);
  addValues(searched, checked);
  addSearched(searched, lead === "items" ? withoutOperation(filter) : filter);
  const order = orderBy(named("top", keys), slice.direction);
  return partStatement(
    {
      begin: first,
      rows: `select top.* from ${from} order by ${order} limit ${where.bind(most)}`,
      keys: named("part", keys),
      join: `join delivery d on d.id = part.k${keys.length - 1}`,
      columns: `${LISTED_COLUMNS}, ${GROUP_COLUMNS}`,
      joins: `${EVENT} ${GROUP}`,
      searched,
    },
    slice,
  );
}

/** Finds how far the first `most` rows by the conditions that lead reach: the cursor of the row behind them; no row when there is none. */
export function reachStatement(filter: DeliveryFilter, slice: Slice, most: number, lead: Lead): Statement {
  const { where, keys, first, from } = firstOf(ledBy(lead, filter).indexed, slice, most + 1);
  const top = named("top", keys);
  const text = `${first} select ${cursorColumn(top)} from (
      select top.* from ${from} order by ${orderBy(top, slice.direction)} offset ${where.bind(most)} limit 1) as top`;
  return { text, values: where.values };
}

/** The first rows by the conditions that an index answers: the keys of each, as a FROM item with the columns of `top`. */
function firstOf(filter: DeliveryFilter, slice: Slice, furthest: number, isOfItems = false) {
  const where = new Conditions();
  const keys = keysOf(slice.sort);
  const isByDate = keys.length === 2;
  const { direction, cursor } = slice;
  const top = where.bind(furthest);
  const merge = isByDate && !isOfItems ? planIndexMerge(filter, furthest, where.values) : undefined;
  addPeriod(where, filter, "failed", isByDate ? slice : {});
  if (!merge) addValues(where, filter);
  else if (filter.groupId?.length) addValues(where, { ...filter, groupId: [] });
  addUnindexed(where, filter);
  if (cursor) where.add(behind(keys, direction, cursor, (value) => where.bind(value)));
  // To find rare codes, or events of one old day, the planner would read row by row in the order of the list: it reads the matches,
  // then sorts them.
  const isRare = (filter.httpStatus !== undefined && filter.httpStatus.length > 0) || filter.receivedBefore;
  const isFenced = !merge && (isRare || isOfItems);
  const table = isOfItems ? deliveriesOfItems(where, filter) : DELIVERY;
  const matches = (condition: string) =>
    isFenced ? `(select d.* from ${table} where ${condition} offset 0) as d` : `${table} where ${condition}`;
  const pick = (
    also: string[],
    before = "",
  ) => `select ${keys.map(({ column }, index) => `${column} as k${index}`).join(", ")}
    from ${matches([...also, where].join(" and "))} order by ${before} ${orderBy(keys, direction)} limit ${top}`;
  const merged = merge && `${merge.from} cross join lateral (${pick(merge.conditions)}) as top`;
  // The planner finds the order of the index of fingerprints only where the statement names its first column.
  const ofNoGroup = () =>
    pick([`${FINGERPRINT} is null`], `${FINGERPRINT} ${direction === "DESC" ? "asc" : "desc"},`);
  const from = merge?.isOfNoGroupToo
    ? `(select top.* from ${merged} union all (${ofNoGroup()})) as top`
    : (merged ?? `(${pick([])}) as top`);
  return { where, keys, first: merge?.with ?? "", from };
}

const DELIVERY = "delivery d";
const FINGERPRINT = "d.failure_fingerprint_id";

const named = (table: string, keys: readonly SortKey[]) =>
  keys.map(({ type }, index) => ({ column: `${table}.k${index}`, type }));

/** Finds whether more failures than a number have the codes of a filter in its period: one row when there are. */
export function codesStatement(filter: DeliveryFilter, most: number): Statement {
  const where = new Conditions();
  addPeriod(where, filter, "failed");
  where.among(HTTP_STATUS, "smallint", filter.httpStatus);
  return {
    text: `select from delivery d where ${where} offset ${where.bind(most)} limit 1`,
    values: where.values,
  };
}

/** Counts the matches up to one past the limit. */
export function countStatement(filter: DeliveryFilter, lead: Lead = "index"): Statement {
  const where = filterConditions(filter, "failed");
  return cappedCount(lead === "items" ? deliveriesOfItems(where, filter) : DELIVERY, where);
}

/**
 * Counts the matches that operations are retrying now, up to one past the limit, and names two of the operations. A retried
 * delivery keeps the last failure but why retrying ended. Of 33,000 being retried, a filter without a match takes 3 ms.
 */
export function retryingStatement(filter: DeliveryFilter): Statement {
  const where = new Conditions();
  addPeriod(where, filter, MOVES.retry.to, {}, DATE_OF.failed);
  where.add("d.operation_id is not null");
  addValues(where, filter);
  addSearched(where, filter);
  const text = `select count(*)::int as count, (array_agg(distinct operation_id))[1:2] as "operationIds"
    from (select d.operation_id from delivery d where ${where} limit ${COUNT_LIMIT + 1}) as retrying`;
  return { text, values: where.values };
}

/** Finds the ids of the matches that had failed by `asOf`, up to one past what is done at once. */
export function fixedSetStatement(filter: DeliveryFilter, asOf: Date, state: OperableState): Statement {
  const to = new Date(Math.min(filter.to.getTime(), asOf.getTime()));
  const where = filterConditions({ ...filter, to }, state);
  return {
    text: `select d.id from delivery d where ${where} order by d.id limit ${MAX_DELIVERIES + 1}`,
    values: where.values,
  };
}

/** The most failures that a warning counts, and of how many it adds up the values: reading the events costs most. */
export const WARNING_LIMITS = { count: 1000, values: 200 } as const;

/** Counts the matches up to one past the limit, from the index alone, and adds up the values of their events while they are few. */
export function warningStatement(filter: DeliveryFilter): Statement {
  const counted = new Conditions();
  addPeriod(counted, filter, "failed");
  addUnindexed(counted, filter);
  const text = `with counted as materialized (
      select count(*)::int as count from (select from delivery d where ${counted} limit ${WARNING_LIMITS.count + 1}) as some_rows)
    select counted.count, case when counted.count <= ${WARNING_LIMITS.values} then (
      select trim_scale(sum(e.value))::text from delivery d join event e on e.id = d.event_id and e.shard = d.shard
      where ${counted}) end as value
    from counted`;
  return { text, values: counted.values };
}
