import { bind, type Statement } from "../../db/bind";
import { MOVES, type OperationKind } from "../../engine/state";
import type { Cursor } from "../cursor";
import { COUNT_LIMIT, type DeliveryFilter, type DeliverySort, type SortDirection } from "../schema";
import { branchesOf } from "./index-merge";

/** The SQL of the list of failures. How it reads the table, and the plans measured: docs/decisions/0002. */

/** The states that an operation can begin from. */
type ActedOn = (typeof MOVES)[OperationKind]["from"];

/** Microseconds survive in text only. */
const AT_TEXT = `to_char(d.failed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

/** Automatic attempts made: one is counted for the delivery as soon as it is planned, and may still be to come, or never have come. */
const RETRIES = `d.automatic_attempts - case
  when d.next_trigger = 'automatic' and (d.state = 'scheduled' or d.retrying_ended = 'unavailable') then 1 else 0 end`;

export const ROW_COLUMNS = `d.id as "deliveryId", d.event_id as "eventId", d.failed_at as "date",
  d.context_name as "contextName", d.handler_name as "handlerName", d.topic_name as "topicName",
  d.publisher_name as "publisherName", d.subscriber_id as "subscriberId", d.subscriber_name as "subscriberName",
  d.subscriber_url as "subscriberUrl", d.expected_status as "expectedStatusCode", d.http_status as "httpStatus",
  d.failure_class as "failureClass", d.failure_kind as "failureKind",
  coalesce(d.failure_detail, '') as "failureDetail", d.attempts, ${RETRIES} as retries, d.recoveries,
  d.retrying_ended as "retryingEnded", d.received_at as "receivedAt"`;

/** What no answer sorts as: below every status. */
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
 * One page, in a total order: ties of the sort value go by date, then by id, in the same direction. The page's ids are
 * found first, from indexes alone where they suffice; the rows are read for those only.
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
  const branches = isByDate ? branchesOf(request.filter, request.limit + request.offset, values) : undefined;
  const conditions = periodConditions(request.filter, "failed", values, isByDate ? request : {});
  if (!branches) conditions.push(...valueConditions(request.filter, values));
  conditions.push(...rowConditions(request.filter, values));
  if (request.cursor) conditions.push(afterCursor(request, request.cursor, values));
  const pick = (also: string[]) => `select d.id, d.failed_at, ${column} as sort_value from delivery d
    where ${[...also, ...conditions].join(" and ")} order by ${top.order} limit ${top.limit}`;
  const found = branches ? `${branches.from} cross join lateral (${pick(branches.conditions)}) as top` : "";
  const page = `select top.id, top.failed_at, top.sort_value
    from ${branches ? found : `(${pick([])}) as top`}
    order by ${outer("top")}
    limit ${bind(values, request.limit)} offset ${bind(values, request.offset)}`;
  const text = `${branches?.with ?? ""}
    select ${ROW_COLUMNS}, ${AT_TEXT} as "cursorAt", ${isByDate ? AT_TEXT : "page.sort_value::text"} as "cursorValue"
    from (${page}) as page join delivery d on d.id = page.id
    order by ${outer("page")}`;
  return { text, values };
}

/** How many match, counted to one past the limit. */
export function countStatement(filter: DeliveryFilter): Statement {
  const values: unknown[] = [];
  const where = filterConditions(filter, "failed", values).join(" and ");
  return {
    text: `select count(*)::int as count from (select from delivery d where ${where} limit ${COUNT_LIMIT + 1}) as counted`,
    values,
  };
}

/** The ids of all that match and had failed by `asOf`: the set an operation by filter is fixed to. */
export function fixedSetStatement(filter: DeliveryFilter, asOf: Date, state: ActedOn): Statement {
  const values: unknown[] = [];
  const to = new Date(Math.min(filter.to.getTime(), asOf.getTime()));
  const where = filterConditions({ ...filter, to }, state, values).join(" and ");
  return { text: `select d.id from delivery d where ${where} order by d.id`, values };
}

/** The bin, last discarded first, and how much is in it (counted as the list is). */
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

function filterConditions(filter: DeliveryFilter, state: ActedOn, values: unknown[]): string[] {
  return [
    ...periodConditions(filter, state, values),
    ...valueConditions(filter, values),
    ...rowConditions(filter, values),
  ];
}

/**
 * An index scan begins where the first bound on its first column says, so a page by date must not name the window's
 * bound on the side where its cursor stands: it would begin there, and read every row of the earlier pages.
 */
function periodConditions(
  filter: DeliveryFilter,
  state: ActedOn,
  values: unknown[],
  page: Partial<Pick<ListRequest, "direction" | "cursor">> = {},
): string[] {
  const from = `${bind(values, filter.from)}::timestamptz`;
  // The column has microseconds and the filter milliseconds: its last millisecond is included whole.
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

/** What no index is for, and is looked at row by row. */
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
