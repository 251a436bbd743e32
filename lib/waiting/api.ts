import { z } from "zod";
import { operation } from "../api/operation";
import type { Database } from "../db/client";
import { conditionFields, conditionsOf } from "../deliveries/api/conditions";
import { searchedAnswer } from "../deliveries/api/searched-fields";
import { FAILURE_CLASSES } from "../engine/failure";
import { WAITING_REASON_PHRASE, WAITING_REASONS } from "../engine/waiting-reasons";
import { RedeliverError } from "../errors";
import { cursorPaging, cursorPosition, nextCursor } from "../http/cursor-paging";
import { dayOrTime, windowOfDays } from "../http/query-fields";
import { timestamp } from "../time/timestamp";
import { listWaiting } from "./data/list";
import type { WaitingRow } from "./schema";
import { WAITING_ORDERS } from "./search-params";

/** Listing waiting deliveries by the HTTP API: description, query, answer and handler. */

/** A century: deliveries of any age wait. */
const LONGEST_DAYS = 36_500;

/** The query: every parameter is optional; an unknown one is refused. */
export const listWaitingQuery = z.strictObject({
  beginDate: dayOrTime.optional().describe("A day (UTC) or a time, of the event's reception."),
  endDate: dayOrTime.optional().describe("A day, included whole, or a time; now when left out."),
  ...conditionFields,
  ...cursorPaging,
});
type ListWaitingQuery = z.output<typeof listWaitingQuery>;

const TOO_SLOW =
  "Finding these deliveries took too long: so many wait, or the database is busy. Name subscribers or events, or try again.";

/** One waiting delivery, as listed. */
export const waitingItem = z.object({
  eventId: z.uuid(),
  deliveryId: z.uuid(),
  receivedAt: timestamp,
  contextName: z.string(),
  handlerName: z.string(),
  topicName: z.string(),
  subscriberId: z.uuid(),
  subscriberName: z.string(),
  subscriberUrl: z.string(),
  expectedStatusCode: z.int(),
  attempts: z.int().describe("All HTTP tries so far."),
  httpStatus: z
    .int()
    .nullable()
    .describe("Of the last failure, as the next two fields; null before the first one."),
  failureClass: z.enum(FAILURE_CLASSES).nullable(),
  failureDetail: z.string().nullable(),
  state: z.enum(["scheduled", "sending"]),
  dueAt: timestamp,
  waiting: z.object({
    reason: z
      .enum(WAITING_REASONS)
      .describe(
        `The first of these that applies. ${WAITING_REASONS.map((name) => `\`${name}\`: ${WAITING_REASON_PHRASE[name]}`).join("; ")}.`,
      ),
    until: timestamp.nullable().describe("The end of that; null when it is not a matter of time."),
  }),
});

export const waitingAnswer = z.object({ items: z.array(waitingItem), next: nextCursor, ...searchedAnswer });

export const waitingDeliveries = {
  list: operation({
    method: "get",
    path: "/api/v1/waiting",
    tag: "deliveries",
    access: "deliveries:read",
    summary: "List waiting deliveries",
    description:
      "Those that are scheduled or being sent, the soonest due first, each with what it waits for. Without dates, of any age. " +
      "Subscribers, events, contexts and handlers are found by an index; any other condition is looked for until a page is full or the " +
      "time is up.",
    query: listWaitingQuery,
    answer: waitingAnswer,
  }),
};

/**
 * GET: the waiting deliveries of a query.
 * @throws RedeliverError `invalid` naming the parameter, for a reversed period, a context name that no context has, and so on, and
 *   for a text that is no cursor; `forbidden` for payloads; `unavailable` when finding the deliveries takes too long
 */
export async function answerWaiting(
  db: Database,
  query: ListWaitingQuery,
  seesPayloads: boolean,
  now = new Date(),
): Promise<z.input<typeof waitingAnswer>> {
  const order = { sort: "due", direction: "ASC" } as const;
  const position = { ...cursorPosition(query, WAITING_ORDERS, order), isUncounted: true };
  const period = periodOf(query, now);
  const filter = { ...period, ...(await conditionsOf(db, query, seesPayloads)) };
  const page = await listWaiting(db, filter, position, now);
  if (!page) throw new RedeliverError("unavailable", TOO_SLOW);
  return { items: page.items.map(itemOf), next: page.next, ...page.searched };
}

function periodOf(query: Pick<ListWaitingQuery, "beginDate" | "endDate">, now: Date) {
  if (query.beginDate === undefined && query.endDate === undefined) return {};
  const period = windowOfDays(query, now, LONGEST_DAYS);
  if ("problem" in period) {
    const { problem } = period;
    throw new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
  }
  return { receivedFrom: period.from, receivedTo: period.to };
}

function itemOf(row: WaitingRow): z.input<typeof waitingItem> {
  const { reason, until } = row.waiting;
  return {
    eventId: row.eventId,
    deliveryId: row.deliveryId,
    receivedAt: row.receivedAt,
    contextName: row.contextName,
    handlerName: row.handlerName,
    topicName: row.topicName,
    subscriberId: row.subscriberId,
    subscriberName: row.subscriberName,
    subscriberUrl: row.subscriberUrl,
    expectedStatusCode: row.expectedStatusCode,
    attempts: row.attempts,
    httpStatus: row.httpStatus,
    failureClass: row.failureClass,
    failureDetail: row.failureDetail,
    state: row.state,
    dueAt: row.dueAt,
    waiting: { reason, until },
  };
}
