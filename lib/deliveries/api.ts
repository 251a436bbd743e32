import { z } from "zod";
import { operation } from "../api/operation";
import type { Database } from "../db/client";
import { FAILURE_CLASSES } from "../engine/failure";
import { RETRYING_ENDED } from "../engine/state";
import { afterOf, nextOf } from "../http/list-cursor";
import {
  AFTER,
  dayOrTime,
  listOf,
  MOST_OFFSET,
  next,
  OFFSET_LIMITS,
  wholeNumber,
  windowOfDays,
} from "../http/query-fields";
import { DIRECTIONS, decodeCursor } from "../list/cursor";
import { withTotal } from "../list/page";
import { readSettings } from "../retention/data";
import { storedText } from "../text/stored-text";
import { conditionFields, conditionsOf } from "./api/conditions";
import { badQuery, requireGroups } from "./api/named";
import { groupNumber } from "./api/query-values";
import { searchedAnswer } from "./api/searched-fields";
import { listFailedDeliveries } from "./data/list";
import { DELIVERY_ORDERS, DELIVERY_SORTS, MAX_DELIVERIES, MAX_WINDOW_DAYS, REMOVAL_LABEL } from "./limits";
import { type RemovedSoon, removedSoon } from "./removed-soon";
import type { DeliveryFilter, ListedRow } from "./schema";

/** Listing failed deliveries by the HTTP API: description, query, answer and handler. Retry and discard: ../operations/api.ts. */

/** The query of GET: every parameter is optional; an unknown one is refused. */
export const listDeliveriesQuery = z.strictObject({
  _sortBy: z.enum(DELIVERY_SORTS).default("date"),
  _direction: z.enum(DIRECTIONS).default("DESC"),
  _limit: wholeNumber(1, MAX_DELIVERIES).default(50),
  _offset: wholeNumber(0, MOST_OFFSET).default(0).describe(OFFSET_LIMITS),
  _after: storedText().max(4000).optional().describe(AFTER),
  beginDate: dayOrTime
    .optional()
    .describe(
      `A day (UTC) or a time, at most ${MAX_WINDOW_DAYS} days before endDate; with \`groupId\`, as long ago as asked.`,
    ),
  endDate: dayOrTime.optional().describe("A day, included whole, or a time; now when left out."),
  ...conditionFields,
  groupId: listOf(groupNumber)
    .default([])
    .describe("Failure groups of the last attempt, by id; `none` for those in no group."),
  retryingEnded: listOf(z.enum(RETRYING_ENDED)).default([]),
  notGroupId: listOf(groupNumber).default([]),
  notRetryingEnded: listOf(z.enum(RETRYING_ENDED)).default([]),
  removal: z
    .enum(Object.keys(REMOVAL_LABEL) as [keyof typeof REMOVAL_LABEL])
    .optional()
    .describe(
      "In the place of dates: what becomes unretryable within 24 hours, because retention removes it or its payload.",
    ),
});
export type ListDeliveriesQuery = z.infer<typeof listDeliveriesQuery>;

/** A century: the failures of a group are found by its index, however long ago they began. */
const LONGEST_DAYS_OF_GROUP = 36_500;

/** The window that a query asks for: the last 14 days when it names none. */
export function windowOf(
  query: Partial<Pick<ListDeliveriesQuery, "beginDate" | "endDate" | "eventId" | "groupId">>,
  now: Date,
) {
  const isOfGroup = (query.groupId?.length ?? 0) > 0 && query.beginDate !== undefined;
  return windowOfDays(query, now, isOfGroup ? LONGEST_DAYS_OF_GROUP : MAX_WINDOW_DAYS);
}

const timestamp = z.iso.datetime();

/** One failed delivery, as listed. */
export const deliveryItem = z.object({
  eventId: z.uuid(),
  deliveryId: z.uuid(),
  date: timestamp,
  contextName: z.string(),
  handlerName: z.string(),
  topicName: z.string(),
  subscriberId: z.uuid(),
  subscriberName: z.string(),
  subscriberUrl: z.string(),
  expectedStatusCode: z.number().int(),
  httpStatus: z.number().int().nullable(),
  failureClass: z.enum(FAILURE_CLASSES),
  failureDetail: z.string(),
  attempts: z
    .number()
    .int()
    .describe(
      "All HTTP tries. One that was cut off by the death of its worker counts too, though it may not have begun.",
    ),
  retries: z.number().int().describe("Automatic retries given."),
  recoveries: z
    .number()
    .int()
    .describe("How often it was put back because the worker that was sending it was gone."),
  retryingEnded: z
    .enum(RETRYING_ENDED)
    .nullable()
    .describe("Why it is not retried any more; null for what failed before this was kept."),
  groupId: z.int().nullable().describe("Its failure group; null while it is in none."),
  editedFrom: z.uuid().optional().describe("Of an edited copy: the delivery that it was made of."),
});

/** The answer of GET. */
export const deliveryList = z.object({
  items: z.array(deliveryItem),
  total: z.number().int(),
  totalIsExact: z.boolean(),
  limit: z.number().int(),
  offset: z.number().int(),
  next,
  ...searchedAnswer,
});

export const deliveries = {
  list: operation({
    method: "get",
    path: "/api/v1/deliveries",
    tag: "deliveries",
    access: "deliveries:read",
    summary: "List failed deliveries",
    description:
      "Without dates, those whose last attempt was in the last 14 days, which is also the longest window, but for those of " +
      "failure groups (`groupId`); those of events by their ids (`eventId`, up to 500) whatever their age.",
    query: listDeliveriesQuery,
    answer: deliveryList,
  }),
};

/** The parameters of the query that filter, without those that order and page. */
export const deliveryQueryFilter = listDeliveriesQuery.omit({
  _sortBy: true,
  _direction: true,
  _limit: true,
  _offset: true,
  _after: true,
});
type QueryFilter = z.output<typeof deliveryQueryFilter>;

/**
 * The filter that a query asks for, with its dates resolved.
 * @param seesPayloads whether the caller may see contents (lib/access/actor.ts)
 * @param isBin of discarded deliveries: what retention removes soon is then what leaves the bin
 * @throws RedeliverError `invalid` naming the parameter, for a window that is too long or reversed, a context name that
 *   no context has, a base path that no handler has, an id that no failure group has, and so on; `forbidden` for payloads
 */
export async function deliveryFilterOf(
  db: Database,
  query: QueryFilter,
  now: Date,
  seesPayloads: boolean,
  isBin = false,
): Promise<DeliveryFilter> {
  const period = query.removal ? await removedPeriod(db, query, { now, isBin }) : windowOf(query, now);
  if ("problem" in period) throw badQuery(period.problem);
  const { groupId, notGroupId, retryingEnded, notRetryingEnded } = query;
  const [conditions] = await Promise.all([
    conditionsOf(db, query, seesPayloads),
    requireGroups(db, groupId),
    requireGroups(db, notGroupId, "notGroupId"),
  ]);
  return {
    ...period,
    ...conditions,
    ...{ groupId, retryingEnded },
    ...(notGroupId.length > 0 && { notGroupId }),
    ...(notRetryingEnded.length > 0 && { notRetryingEnded }),
  };
}

/**
 * GET: the failed deliveries that a query asks for.
 * @param isWhole for a file of all of them, which has no place for their number
 * @throws RedeliverError as `deliveryFilterOf`
 */
export async function answerList(
  db: Database,
  query: ListDeliveriesQuery,
  seesPayloads: boolean,
  now = new Date(),
  isWhole = false,
): Promise<z.input<typeof deliveryList>> {
  const filter = await deliveryFilterOf(db, query, now, seesPayloads);
  const { _sortBy: sortBy, _direction: direction } = query;
  const order = { sort: sortBy, direction };
  const listed = await listFailedDeliveries(db, filter, {
    ...order,
    limit: query._limit,
    offset: query._offset,
    after: afterOf(query, (text) => decodeCursor(text, DELIVERY_ORDERS, order)),
    isUncounted: isWhole,
  });
  const page = await withTotal(listed);
  const { total, totalIsExact, searched } = page;
  return {
    items: page.items.map(item),
    total,
    totalIsExact,
    limit: query._limit,
    offset: query._offset,
    next: nextOf(query, page.next),
    ...searched,
  };
}

/** @throws RedeliverError `invalid` for dates beside it */
async function removedPeriod(
  db: Database,
  query: QueryFilter,
  { now, isBin }: { now: Date; isBin: boolean },
): Promise<RemovedSoon> {
  if (query.beginDate !== undefined || query.endDate !== undefined)
    throw badQuery({ field: "removal", message: "does not go together with beginDate and endDate" });
  return removedSoon(isBin, await readSettings(db.pool), now);
}

function item(row: ListedRow): z.input<typeof deliveryList>["items"][number] {
  const { failureKind: _kind, publisherName: _publisher, ...shown } = row;
  const {
    groupTemplate: _template,
    editedFrom,
    isOverflow: _isOverflow,
    receivedAt: _received,
    handlerId: _handler,
    priority: _priority,
    value: _value,
    ...answered
  } = shown;
  const { date, ...listed } = answered;
  return { ...listed, date: date.toISOString(), ...(editedFrom && { editedFrom }) };
}
