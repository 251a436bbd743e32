import { bind } from "../../db/bind";
import { FAILURE_CLASSES } from "../../engine/failure";
import type { DeliveryFilter } from "../schema";

/**
 * An index merge: the filter split into subscriber (or handler) × context × class. The index of each combination is in date order, so
 * the statement reads the newest rows of each and merges them. Without it, the planner assumes that every value is spread
 * evenly over time, scans the whole list backwards for "the subscriber that was down ten days ago", and takes a thousand
 * times as long.
 */
export type IndexMerge = {
  with: string;
  from: string;
  conditions: string[];
  /** Also the newest rows without a failure group. */
  isOfNoGroupToo?: boolean;
};

/** Each combination reads up to a page. Past this many rows in all, one scan of the list is the better estimate. */
const MOST_ROWS = 50_000;
/** The same for codes, of which most never occur. */
const MOST_OF_CODES = 100_000;
/** The number of contexts assumed where the filter names none: few have failures. */
const USUAL_CONTEXTS = 4;

/** The last attempt's HTTP status. A missing answer sorts below every status. The indexes have this expression. */
export const HTTP_STATUS = "coalesce(d.http_status, 0::smallint)";

const isOfConfiguration = ({ subscriberIds, contextIds, handlerIds = [] }: DeliveryFilter) =>
  subscriberIds.length > 0 || contextIds.length > 0 || handlerIds.length > 0;

/** Whether a filter names codes beside subscribers, contexts or handlers: no index has both. */
export const hasCodesBeside = ({ httpStatus = [], groupId = [], ...filter }: DeliveryFilter): boolean =>
  httpStatus.length > 0 && groupId.length === 0 && !filter.eventIds && isOfConfiguration(filter);

/** The most rows for which an index merge is planned: 0 where none is. */
export function mostMerged(filter: DeliveryFilter): number {
  const { subscriberIds, contextIds, handlerIds = [], classes, httpStatus = [], groupId = [] } = filter;
  if (filter.eventIds || hasCodesBeside(filter)) return 0;
  if (groupId.length > 0) return Number.POSITIVE_INFINITY;
  if (httpStatus.length > 0) return Math.floor(MOST_OF_CODES / unique(httpStatus).length);
  if (!isOfConfiguration(filter) && classes.length === 0) return 0;
  const combinations =
    Math.max(1, subscriberIds.length || handlerIds.length) *
    (contextIds.length || USUAL_CONTEXTS) *
    (classes.length || FAILURE_CLASSES.length);
  return Math.floor(MOST_ROWS / combinations);
}

/** The most rows of a part of a list that is looked through. */
export const LARGEST_PART = 32_000;
/** Fewer rows are no part. */
export const SMALLEST_PART = 250;

/** Up to as many rows as its index merge reads, where there is one: beyond, the planner would choose by the mean of all days. */
export function largestPart(filter: DeliveryFilter): number {
  const merged = mostMerged(filter);
  return merged < SMALLEST_PART ? LARGEST_PART : Math.min(LARGEST_PART, merged);
}

/** Plans an index merge for the newest `rows` of a filter; undefined where one scan is the better plan. */
export function planIndexMerge(
  filter: DeliveryFilter,
  rows: number,
  values: unknown[],
): IndexMerge | undefined {
  if (rows > mostMerged(filter)) return undefined;
  const { subscriberIds, contextIds, handlerIds = [], classes, httpStatus = [], groupId = [] } = filter;
  if (groupId.length > 0) return mergeOfGroups(groupId, values);
  if (httpStatus.length > 0) return mergeOfCodes(httpStatus, classes, values);
  // A subscriber is the narrower choice: handlers beside it are checked row by row.
  const leaders = subscriberIds.length > 0 ? subscriberIds : handlerIds;
  const column = subscriberIds.length > 0 ? "subscriber_id" : "handler_id";
  const leading = leaders.length
    ? ({ column, ids: `unnest(${bind(values, unique(leaders))}::uuid[])` } as const)
    : undefined;
  const contexts = contextIds.length ? `unnest(${bind(values, unique(contextIds))}::uuid[])` : undefined;
  const classList = bind(values, classes.length ? unique(classes) : FAILURE_CLASSES);
  const pairs = contexts ? undefined : contextsWithFailures(leading);
  const from = [
    pairs ? "context_with_failures as pair" : `${contexts} as pair (context_id)`,
    ...(leading && !pairs ? [`${leading.ids} as leader (id)`] : []),
    `unnest(${classList}::failure_class[]) as class (failure_class)`,
  ];
  const conditions = ["d.context_id = pair.context_id", "d.failure_class = class.failure_class"];
  if (leading) conditions.unshift(`d.${column} = ${pairs ? "pair.leader_id" : "leader.id"}`);
  if (subscriberIds.length > 0 && handlerIds.length > 0)
    conditions.push(`d.handler_id = any(${bind(values, handlerIds)}::uuid[])`);
  return { with: pairs ?? "", from: from.join(" cross join "), conditions };
}

/** The newest rows of each fingerprint of the groups: a group has few. Every other condition is checked row by row. */
function mergeOfGroups(groupIds: readonly number[], values: unknown[]): IndexMerge {
  const from = `(${fingerprintsOf(unique(groupIds), values)}) as cause`;
  const isOfNoGroupToo = groupIds.includes(0);
  return { with: "", from, conditions: ["d.failure_fingerprint_id = cause.id"], isOfNoGroupToo };
}

/** Reads the ids of the fingerprints that groups have now. */
export const fingerprintsOf = (groupIds: readonly number[], values: unknown[]) =>
  `select f.id from failure_fingerprint f where f.group_id = any(${bind(values, groupIds)}::bigint[])`;

/** Those of failure groups, or of none (0). */
export function ofGroups(groupIds: readonly number[], values: unknown[]): string {
  const ofNone = "d.failure_fingerprint_id is null";
  // Alone it is a condition of an index, which an alternative is not.
  if (groupIds.every((id) => id === 0)) return ofNone;
  const ofSome = `d.failure_fingerprint_id = any(array(${fingerprintsOf(groupIds, values)}))`;
  return groupIds.includes(0) ? `(${ofNone} or ${ofSome})` : ofSome;
}

/** The newest rows of each code: most codes have a class in common, so the class is checked row by row. */
function mergeOfCodes(
  codes: readonly number[],
  classes: DeliveryFilter["classes"],
  values: unknown[],
): IndexMerge {
  const each = unique(codes);
  const conditions = [`${HTTP_STATUS} = code.http_status`];
  if (classes.length) conditions.push(`d.failure_class = any(${bind(values, classes)}::failure_class[])`);
  return { with: "", from: `unnest(${bind(values, each)}::smallint[]) as code (http_status)`, conditions };
}

type Leading = { column: "subscriber_id" | "handler_id"; ids: string };

/** Finds the contexts with failures (of these subscribers or handlers) by one index probe for each context instead of one per row. */
function contextsWithFailures(leading: Leading | undefined): string {
  const next = (also: string) => `(select d.context_id from delivery d
      where d.state = 'failed' ${also} order by d.context_id limit 1)`;
  return leading
    ? `with recursive context_with_failures (leader_id, context_id) as (
      select asked.id, ${next(`and d.${leading.column} = asked.id`)} from ${leading.ids} as asked (id)
      union all
      select pair.leader_id,
        ${next(`and d.${leading.column} = pair.leader_id and d.context_id > pair.context_id`)}
      from context_with_failures as pair where pair.context_id is not null
    )`
    : `with recursive context_with_failures (context_id) as (
      select ${next("")}
      union all
      select ${next("and d.context_id > pair.context_id")}
      from context_with_failures as pair where pair.context_id is not null
    )`;
}

const unique = <T>(list: readonly T[]): T[] => [...new Set(list)];
