import type { z } from "zod";
import type { Database } from "../db/client";
import { getDeliveriesOfEvent } from "../deliveries/data";
import type { Attempt, DeliveryTimeline } from "../deliveries/detail";
import { type FieldProblem, RedeliverError } from "../errors";
import { afterOf, nextOf } from "../http/list-cursor";
import { windowOfDays } from "../http/query-fields";
import type { HeaderValues } from "../text/header-lines";
import { isCodedText, receivedText } from "../text/received-text";
import type { eventAnswer, eventList, ListEventsQuery } from "./api-schema";
import { decodeEventCursor, encodeEventCursor } from "./cursor";
import { getEvent } from "./detail";
import { MAX_EVENT_DAYS } from "./event-list";
import { listEvents } from "./list";

/** What the handlers of `/api/v1/events` do between the request and the data: names and shapes, nothing else. */

type List = z.input<typeof eventList>;
type One = z.input<typeof eventAnswer>;

/**
 * The events that a query asks for; without dates, those of the last 31 days.
 * @throws RedeliverError `invalid` naming the parameter, for a window that is too long or reversed and for a handler
 *   or context that does not exist.
 */
export async function answerEventList(db: Database, query: ListEventsQuery, now = new Date()): Promise<List> {
  const window = windowOfDays(query, now, MAX_EVENT_DAYS);
  if ("problem" in window) throw badQuery(window.problem);
  const [handlerIds, contextIds] = await Promise.all([
    handlersAt(db, query.handler),
    contextsNamed(db, query.contextName),
  ]);
  const cursor = decodeEventCursor(afterOf(query, (text) => decodeEventCursor(text) !== undefined) ?? "");
  const { items, total, totalIsExact, nextCursor } = await listEvents(db, {
    filter: {
      ...window,
      statuses: query.status,
      contextIds: [...query.contextId, ...contextIds],
      handlerIds,
      publisherIds: query.publisherId,
      subscriberIds: query.subscriberId,
      ...(query.eventId && { eventIds: [query.eventId] }),
    },
    direction: query._direction,
    limit: query._limit,
    offset: query._offset,
    ...(cursor ? { cursor } : {}),
  });
  const listed = items.map(({ deliveries, receivedAt, ...item }) => {
    const { delivered, retrying, failed, discarded } = deliveries;
    return {
      ...item,
      receivedAt: receivedAt.toISOString(),
      deliveries: { delivered, retrying, failed, discarded },
    };
  });
  const next = nextOf(query, nextCursor && encodeEventCursor(nextCursor));
  return { items: listed, total, totalIsExact, limit: query._limit, offset: query._offset, next };
}

/**
 * One event with its deliveries and their attempts.
 * @throws RedeliverError `not_found`
 */
export async function answerEvent(db: Database, eventId: string): Promise<One> {
  const [detail, timelines] = await Promise.all([getEvent(db, eventId), getDeliveriesOfEvent(db, eventId)]);
  if (!detail) throw new RedeliverError("not_found", "There is no event with that id.");
  const { id, receivedAt, handlerPath: _path, subscriberCount: _count, ...event } = detail.event;
  const { payload } = detail;
  return {
    eventId: id,
    receivedAt: receivedAt.toISOString(),
    ...event,
    payload: payload && { headers: payload.headers, ...encoded(payload.body) },
    deliveries: timelines.map(deliveryOf),
  };
}

function deliveryOf({ delivery, attempts, waiting }: DeliveryTimeline): One["deliveries"][number] {
  return {
    deliveryId: delivery.deliveryId,
    state: delivery.state,
    subscriberId: delivery.subscriberId,
    subscriberName: delivery.subscriberName,
    subscriberUrl: delivery.subscriberUrl,
    expectedStatusCode: delivery.expectedStatusCode,
    httpStatus: delivery.httpStatus,
    failureClass: delivery.failureClass,
    failureKind: delivery.failureKind,
    failureDetail: delivery.failureDetail,
    failedAt: iso(delivery.date),
    finishedAt: iso(delivery.finishedAt),
    dueAt: delivery.dueAt.toISOString(),
    waiting: waiting && { reason: waiting.reason, until: iso(waiting.until) },
    discardedAt: iso(delivery.discardedAt),
    purgeAt: iso(delivery.purgeAt),
    retries: delivery.retries,
    recoveries: delivery.recoveries,
    retryingEnded: delivery.retryingEnded,
    attempts: attempts.map(attemptOf),
  };
}

function attemptOf(attempt: Attempt): One["deliveries"][number]["attempts"][number] {
  const { deliveryId: _id, requestUrl, requestHeaders, responseHeaders, responseBody, ...rest } = attempt;
  const { responseTruncated, ...facts } = rest;
  return {
    ...facts,
    startedAt: attempt.startedAt.toISOString(),
    nextAt: iso(attempt.nextAt),
    request: requestUrl !== null && requestHeaders ? { url: requestUrl, headers: requestHeaders } : null,
    response: responseHeaders && {
      headers: responseHeaders,
      ...decoded(responseBody ?? Buffer.alloc(0), responseHeaders, responseTruncated),
      truncated: responseTruncated,
    },
  };
}

const iso = (date: Date | null) => date?.toISOString() ?? null;

/** An answer as the text that it is, else its bytes. */
function decoded(
  body: Buffer,
  headers: HeaderValues,
  truncated: boolean,
): { body: string; encoding: "utf8" | "base64" } {
  // Plain UTF-8 keeps its mark: the text gives the very bytes back.
  if (!isCodedText(headers) && body.length > 0) {
    const plain = encoded(body);
    if (plain.encoding === "utf8") return plain;
  }
  const received = receivedText(body, { headers, truncated });
  return received ? { body: received.text, encoding: "utf8" } : encoded(body);
}

function encoded(body: Buffer): { body: string; encoding: "utf8" | "base64" } {
  try {
    // With the byte order mark kept, so that the text gives the very bytes back.
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body);
    return { body: text, encoding: "utf8" };
  } catch {
    return { body: body.toString("base64"), encoding: "base64" };
  }
}

async function handlersAt(db: Database, paths: string[]): Promise<string[]> {
  if (!paths.length) return [];
  const found = await db.prisma.handler.findMany({ where: { basePath: { in: paths } } });
  return allFound(
    "handler",
    "at",
    paths,
    found.map(({ id, basePath }) => ({ id, name: basePath })),
  );
}

async function contextsNamed(db: Database, names: string[]): Promise<string[]> {
  if (!names.length) return [];
  return allFound(
    "contextName",
    "named",
    names,
    await db.prisma.context.findMany({ where: { name: { in: names } } }),
  );
}

function allFound(
  field: string,
  how: string,
  names: string[],
  found: { id: string; name: string }[],
): string[] {
  const unknown = names.filter((name) => !found.some((one) => one.name === name));
  if (unknown.length) throw badQuery({ field, message: `there is none ${how} ${unknown.join(", ")}` });
  return found.map((one) => one.id);
}

function badQuery(problem: FieldProblem): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
}
