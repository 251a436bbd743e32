import { bind, type Statement } from "../../db/bind";
import { MOVES, type OperationKind } from "../../engine/state";
import type { Cursor } from "../cursor";
import { COUNT_LIMIT, type DeliveryFilter, type DeliverySort, type SortDirection } from "../schema";
import { planIndexMerge } from "./index-merge";

/** The SQL of the list of failures. docs/decisions/0002-list-of-failures.md gives its plans and figures. */

/** The states that an operation starts from. */
type OperableState = (typeof MOVES)[OperationKind]["from"];

/** Text keeps microseconds; a JavaScript date would cut them off. */
const AT_TEXT = `to_char(d.failed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

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

/** A missing answer sorts below every status. */
const SORT = {
  date: { column: "d.failed_at", type: "timestamptz" },
  eventId: { column: "d.event_id", type: "uuid" },
  contextName: { column: "d.context_name", type: "text" },
  subscriberName: { column: "d.subscriber_name", type: "text" },
  subscriberUrl: { column: "d.subscriber_url", type: "text" },
  expectedStatusCode: { column: "d.expected_status", type: "smallint" },
  httpStatus: { column: "coalesce(d.http_status, 0::smallint)", type: "smallint" },
} as const satisfies Record<DeliverySort, { column: string; type: string }>;

export type ListRequest = {
  filter: DeliveryFilter;
  sortBy: DeliverySort;
  direction: SortDirection;
  limit: number;
  offset: number;
  cursor?: Cursor;
};

/**
 * Builds one page in a total order: ties of the sort value are ordered by date, then by id, in the same direction. The
 * statement finds the page's ids first, from indexes alone where they suffice, and reads only their rows.
 */
export function listStatement(request: ListRequest): Statement {
  const values: unknown[] = [];
  const { column } = SORT[request.sortBy];
  const isByDate = request.sortBy === "date";
  const order = (keys: string[]) => keys.map((key) => `${key} ${request.direction}`).join(", ");
  const outer = (from: string) =>
    order(
      (isByDate ? ["failed_at", "id"] : ["sort_value", "failed_at", "id"]).map((key) => `${from}.${key}`),
    );
  const top = {
    order: order([...(isByDate ? [] : [column]), "d.failed_at", "d.id"]),
    limit: bind(values, request.limit + request.offset),
  };
  const merge = isByDate ? planIndexMerge(request.filter, request.limit + request.offset, values) : undefined;
  const conditions = periodConditions(request.filter, "failed", values, isByDate ? request : {});
  if (!merge) conditions.push(...valueConditions(request.filter, values));
  conditions.push(...rowConditions(request.filter, values));
  if (request.cursor) conditions.push(afterCursor(request, request.cursor, values));
  const pick = (also: string[]) => `select d.id, d.failed_at, ${column} as sort_value from delivery d
    where ${[...also, ...conditions].join(" and ")} order by ${top.order} limit ${top.limit}`;
  const merged = merge ? `${merge.from} cross join lateral (${pick(merge.conditions)}) as top` : "";
  const page = `select top.id, top.failed_at, top.sort_value
    from ${merge ? merged : `(${pick([])}) as top`}
    order by ${outer("top")}
    limit ${bind(values, request.limit)} offset ${bind(values, request.offset)}`;
  const text = `${merge?.with ?? ""}
    select ${ROW_COLUMNS}, ${AT_TEXT} as "cursorAt", ${isByDate ? AT_TEXT : "page.sort_value::text"} as "cursorValue"
    from (${page}) as page join delivery d on d.id = page.id
    order by ${outer("page")}`;
  return { text, values };
}

/** Counts the matches up to one past the limit. */
export function countStatement(filter: DeliveryFilter): Statement {
  const values: unknown[] = [];
  const where = filterConditions(filter, "failed", values).join(" and ");
  return {
    text: `select count(*)::int as count from (select from delivery d where ${where} limit ${COUNT_LIMIT + 1}) as counted`,
    values,
  };
}

/** Finds the ids of all matches that had failed by `asOf`: the frozen set of an operation by filter. */
export function fixedSetStatement(filter: DeliveryFilter, asOf: Date, state: OperableState): Statement {
  const values: unknown[] = [];
  const to = new Date(Math.min(filter.to.getTime(), asOf.getTime()));
  const where = filterConditions({ ...filter, to }, state, values).join(" and ");
  return { text: `select d.id from delivery d where ${where} order by d.id`, values };
}

/** Builds the list of the bin, last discarded first, and its capped count. */
export function binStatement(request: {
  limit: number;
  offset: number;
  eventIds?: string[];
  subscriberIds?: string[];
}): { list: Statement; count: Statement } {
  const values: unknown[] = [];
  const conditions = [`d.state = '${MOVES.restore.from}'`];
  if (request.eventIds?.length)
    conditions.push(`d.event_id = any(${bind(values, request.eventIds)}::uuid[])`);
  if (request.subscriberIds?.length)
    conditions.push(`d.subscriber_id = any(${bind(values, request.subscriberIds)}::uuid[])`);
  const from = `from delivery d where ${conditions.join(" and ")}`;
  const count = `select count(*)::int as count from (select ${from} limit ${COUNT_LIMIT + 1}) as counted`;
  const page = [...values];
  const list = `select ${ROW_COLUMNS}, d.discarded_at as "discardedAt", d.purge_at as "purgeAt" ${from}
    order by d.discarded_at desc, d.id desc limit ${bind(page, request.limit)} offset ${bind(page, request.offset)}`;
  return { list: { text: list, values: page }, count: { text: count, values } };
}

function filterConditions(filter: DeliveryFilter, state: OperableState, values: unknown[]): string[] {
  return [
    ...periodConditions(filter, state, values),
    ...valueConditions(filter, values),
    ...rowConditions(filter, values),
  ];
}

/**
 * An index scan begins at the first bound on its first column. A page by date therefore leaves out the window's bound on
 * the side of its cursor: the scan would begin there and read every row of the earlier pages.
 */
function periodConditions(
  filter: DeliveryFilter,
  state: OperableState,
  values: unknown[],
  page: Partial<Pick<ListRequest, "direction" | "cursor">> = {},
): string[] {
  const from = `${bind(values, filter.from)}::timestamptz`;
  // The column has microseconds, the filter milliseconds: the filter's last millisecond is included whole.
  const before = `${bind(values, new Date(filter.to.getTime() + 1))}::timestamptz`;
  const at = page.cursor && `${bind(values, page.cursor.at)}::timestamptz`;
  return [
    `d.state = '${state}'`,
    `d.failed_at >= ${at && page.direction === "ASC" ? `greatest(${from}, ${at})` : from}`,
    `d.failed_at < ${at && page.direction === "DESC" ? `least(${before}, ${at} + interval '1 microsecond')` : before}`,
  ];
}

function valueConditions(filter: DeliveryFilter, values: unknown[]): string[] {
  const conditions: string[] = [];
  if (filter.classes.length)
    conditions.push(`d.failure_class = any(${bind(values, filter.classes)}::failure_class[])`);
  if (filter.eventIds) conditions.push(`d.event_id = any(${bind(values, filter.eventIds)}::uuid[])`);
  if (filter.subscriberIds.length)
    conditions.push(`d.subscriber_id = any(${bind(values, filter.subscriberIds)}::uuid[])`);
  if (filter.contextIds.length)
    conditions.push(`d.context_id = any(${bind(values, filter.contextIds)}::uuid[])`);
  return conditions;
}

/** Conditions without an index, checked row by row. */
function rowConditions(filter: DeliveryFilter, values: unknown[]): string[] {
  return filter.retryingEnded?.length
    ? [`d.retrying_ended = any(${bind(values, filter.retryingEnded)}::retrying_ended[])`]
    : [];
}

function afterCursor(request: ListRequest, cursor: Cursor, values: unknown[]): string {
  const comparison = request.direction === "DESC" ? "<" : ">";
  const at = `${bind(values, cursor.at)}::timestamptz`;
  const id = `${bind(values, cursor.id)}::uuid`;
  if (request.sortBy === "date") return `(d.failed_at, d.id) ${comparison} (${at}, ${id})`;
  const { column, type } = SORT[request.sortBy];
  return `(${column}, d.failed_at, d.id) ${comparison} (${bind(values, cursor.value)}::${type}, ${at}, ${id})`;
}
