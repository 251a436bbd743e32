import { z } from "zod";
import { operation } from "../../api/operation";
import { contextsNamed } from "../../contexts/data";
import type { Database } from "../../db/client";
import { PRIORITIES } from "../../engine/priority";
import { type FieldProblem, RedeliverError } from "../../errors";
import { handlersAt } from "../../handlers/data";
import { afterOf, nextOf } from "../../http/list-cursor";
import {
  AFTER,
  dayOrTime,
  listOf,
  MOST_OFFSET,
  next,
  OFFSET_LIMITS,
  uuid,
  wholeNumber,
  windowOfDays,
} from "../../http/query-fields";
import { DIRECTIONS, decodeCursor } from "../../list/cursor";
import { MAX_EVENT_IDS } from "../../list/filters";
import { withTotal } from "../../list/page";
import { storedText } from "../../text/stored-text";
import { listEvents } from "../data/list";
import { EVENT_ORDERS, EVENT_STATUSES, MAX_EVENT_DAYS, MAX_EVENTS } from "../schema";

/** Listing events by the HTTP API: description, query, answer and handler. */

/** The query of the list: every parameter is optional; an unknown one is refused. */
export const listEventsQuery = z.strictObject({
  _direction: z.enum(DIRECTIONS).default("DESC").describe("By the time received."),
  _limit: wholeNumber(1, MAX_EVENTS).default(50).describe("1 to 500; 50 when left out."),
  _offset: wholeNumber(0, MOST_OFFSET).default(0).describe(OFFSET_LIMITS),
  _after: storedText().max(4000).optional().describe(AFTER),
  beginDate: dayOrTime.optional().describe("A day (UTC) or a time; at most 31 days before endDate."),
  endDate: dayOrTime.optional().describe("A day, included whole, or a time; now when left out."),
  status: listOf(z.enum(EVENT_STATUSES))
    .default([])
    .describe("The hub's answer to the publisher: success, client_error, server_error; several by commas."),
  eventId: listOf(uuid, MAX_EVENT_IDS).default([]),
  contextId: listOf(uuid).default([]),
  contextName: listOf(storedText().min(1)).default([]),
  handler: listOf(storedText().min(1)).default([]).describe("Base paths, as /alerts."),
  publisherId: listOf(uuid).default([]),
  subscriberId: listOf(uuid).default([]).describe("Events with a delivery to one of them."),
});
export type ListEventsQuery = z.infer<typeof listEventsQuery>;

const count = z.number().int();

/** One event, as listed. Handler, topic and context are null for an unknown path. */
export const eventItem = z.object({
  eventId: z.uuid(),
  receivedAt: z.iso.datetime(),
  httpStatus: count.describe("What the publisher was answered."),
  reason: z.string().nullable().describe("Why it was not accepted."),
  path: z.string(),
  contextName: z.string().nullable(),
  handlerId: z.uuid().nullable(),
  handlerName: z.string().nullable(),
  topicName: z.string().nullable(),
  publisherId: z.uuid().nullable(),
  publisherName: z.string().nullable().describe("Only when an interceptor validated it."),
  priority: z.enum(PRIORITIES).nullable().describe("Null when it was refused and asked for none."),
  value: z.string().nullable().describe("What it is worth to its publisher, as a decimal number in text."),
  deliveries: z.object({
    delivered: count,
    accepted: count
      .optional()
      .describe("Only there when some of the delivered were accepted without being sent: how many."),
    ...{ retrying: count, failed: count, discarded: count },
  }),
});

/** The answer of the list. */
export const eventList = z.object({
  items: z.array(eventItem),
  total: count,
  totalIsExact: z.boolean(),
  limit: count,
  offset: count,
  next,
});

export const readEvents = operation({
  method: "get",
  path: "/api/v1/events",
  tag: "events",
  access: "deliveries:read",
  summary: "List the events received",
  query: listEventsQuery,
  answer: eventList,
});

type List = z.input<typeof eventList>;

/**
 * Lists the events of a query; without dates, those of the last 31 days.
 * @param isWhole for a file of all of them, which has no place for their number
 * @throws RedeliverError `invalid` naming the parameter, for a window that is too long or reversed and for an unknown
 *   handler or context
 */
export async function answerEventList(
  db: Database,
  query: ListEventsQuery,
  now = new Date(),
  isWhole = false,
): Promise<List> {
  const window = windowOfDays(query, now, MAX_EVENT_DAYS);
  if ("problem" in window) throw badQuery(window.problem);
  const [handlerIds, contextIds] = await Promise.all([
    idsOf("handler", "at", query.handler, handlersAt(db, query.handler)),
    idsOf("contextName", "named", query.contextName, contextsNamed(db, query.contextName)),
  ]);
  const order = { sort: "date", direction: query._direction };
  const filter = {
    ...window,
    statuses: query.status,
    contextIds: [...query.contextId, ...contextIds],
    handlerIds,
    publisherIds: query.publisherId,
    subscriberIds: query.subscriberId,
    ...(query.eventId.length > 0 && { eventIds: query.eventId }),
  };
  const found = await listEvents(db, filter, {
    ...order,
    limit: query._limit,
    offset: query._offset,
    after: afterOf(query, (text) => decodeCursor(text, EVENT_ORDERS, order)),
    isUncounted: isWhole,
  });
  const page = await withTotal(found);
  const { items, total, totalIsExact } = page;
  const listed = items.map(({ deliveries, receivedAt, editedFrom: _copied, ...item }) => {
    const { delivered, accepted, retrying, failed, discarded } = deliveries;
    return {
      ...item,
      receivedAt: receivedAt.toISOString(),
      deliveries: { delivered, ...(accepted && { accepted }), retrying, failed, discarded },
    };
  });
  const next = nextOf(query, page.next);
  return { items: listed, total, totalIsExact, limit: query._limit, offset: query._offset, next };
}

async function idsOf(
  field: string,
  how: string,
  names: string[],
  lookup: Promise<{ id: string; name: string }[]>,
): Promise<string[]> {
  const found = await lookup;
  const unknown = names.filter((name) => !found.some((one) => one.name === name));
  if (unknown.length) throw badQuery({ field, message: `there is none ${how} ${unknown.join(", ")}` });
  return found.map((one) => one.id);
}

function badQuery(problem: FieldProblem): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
}
