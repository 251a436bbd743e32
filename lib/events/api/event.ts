import { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { getDeliveriesOfEvent } from "../../deliveries/data/detail";
import { type Attempt, type DeliveryTimeline, withoutExchange } from "../../deliveries/detail";
import type { EventPart } from "../../deliveries/limits";
import { RedeliverError } from "../../errors";
import { uuid, wholeNumber } from "../../http/query-fields";
import { decodedBody, encodedBody } from "../../text/body-in-json";
import type { DecodingRoom } from "../../text/content-coding";
import { getEvent } from "../data/event";
import { countDeliveries } from "../data/list";
import { NO_DELIVERIES, removedDeliveries } from "../schema";
import { mapLastFirst, withinRoom } from "../view";
import { eventAnswer } from "./event-answer";

/** Reading one event by the HTTP API: description, query and handler. Its answer: ./event-answer.ts. */

/** The query of one event, for the API and the page: which part of its deliveries, when there are very many. */
export const oneEventQuery = z
  .strictObject({
    deliveryId: uuid.optional().describe("This delivery alone."),
    attemptsBefore: wholeNumber(2, 999_999_999)
      .optional()
      .describe("With `deliveryId`: its attempts with lower numbers than this."),
    _after: uuid.optional().describe("`next` of the answer before: the deliveries behind its last one."),
  })
  .refine(({ deliveryId, attemptsBefore }) => attemptsBefore === undefined || deliveryId !== undefined, {
    path: ["attemptsBefore"],
    message: "goes only together with deliveryId",
  })
  .refine(({ deliveryId, _after }) => _after === undefined || deliveryId === undefined, {
    path: ["_after"],
    message: "does not go together with deliveryId",
  })
  .transform(({ _after, ...part }): EventPart => ({ ...part, ...(_after && { after: _after }) }));

export const readEvent = operation({
  method: "get",
  path: "/api/v1/events/{id}",
  tag: "events",
  access: "deliveries:read",
  summary: "Read an event with its deliveries and attempts",
  description:
    "All of them at once, unless they are very many: what is left out then is said where it would be, with how to get it. Payloads and the bodies of answers can be hidden from a user or a key: `payload` and each `response.body` are null then.",
  params: idParams,
  query: oneEventQuery,
  answer: eventAnswer,
});

type One = z.input<typeof eventAnswer>;
type OneDelivery = One["deliveries"][number];
type OneAttempt = OneDelivery["attempts"][number];

/** The most bytes produced by decoding all bodies of an answer, text or not: a few compressed bytes can expand to many. */
const MOST_DECODED = 16 * 1024 * 1024;
/** The most characters of all bodies together as sent: JSON writes a control character as six characters. */
const MOST_SENT = 12 * 1024 * 1024;

/**
 * Reads one event with its deliveries and their attempts, or the requested part of them.
 * @throws RedeliverError `not_found` for the event and for a delivery, `invalid` for an `_after` of another event
 */
export async function answerEvent(
  db: Database,
  actor: Actor,
  eventId: string,
  part: EventPart = {},
): Promise<One> {
  const [detail, { timelines, next }, counted] = await Promise.all([
    getEvent(db, eventId),
    getDeliveriesOfEvent(db, eventId, part),
    countDeliveries(db, [eventId]),
  ]);
  if (!detail) throw new RedeliverError("not_found", "There is no event with that id.");
  if (part.deliveryId && timelines.length === 0)
    throw new RedeliverError("not_found", "The event has no delivery with that id.");
  if (part.after && timelines.length === 0) {
    const problem = { field: "_after", message: "is no `next` of this event" };
    throw new RedeliverError("invalid", "Not valid in the query: _after.", [problem]);
  }
  const { id, receivedAt, handlerPath: _path, subscriberCount: _count, ...event } = detail.event;
  const { payloadRemovedAt, attemptsRemovedBefore } = detail.removals;
  const seesPayloads = maySeePayloads(actor);
  const payload = seesPayloads ? detail.payload : null;
  const attempts = answeredAttempts(timelines, seesPayloads);
  return {
    eventId: id,
    receivedAt: receivedAt.toISOString(),
    ...event,
    payload: payload && { headers: payload.headers, ...encodedBody(payload.body) },
    ...(!seesPayloads && { payloadsHidden: true as const }),
    payloadRemovedAt: iso(payloadRemovedAt),
    attemptsRemovedBefore: iso(attemptsRemovedBefore),
    deliveriesRemoved: removedDeliveries(detail.event, counted.get(id) ?? NO_DELIVERIES),
    deliveries: timelines.map((timeline, index) => deliveryOf(timeline, attempts[index] ?? [])),
    ...(next && { next }),
  };
}

/** The attempts of every delivery, with their bodies within the answer's limits. */
function answeredAttempts(timelines: readonly DeliveryTimeline[], seesPayloads: boolean): OneAttempt[][] {
  let left = MOST_SENT;
  const room = { left: MOST_DECODED };
  return mapLastFirst(timelines, (attempt) => {
    const shown = left > 0 ? withinRoom(attempt, room) : withoutExchange(attempt);
    const answered = attemptOf(shown, room, seesPayloads);
    if (answered.response) left -= JSON.stringify(answered.response.body).length;
    return answered;
  });
}

function deliveryOf(
  { delivery, attemptsBefore, waiting }: DeliveryTimeline,
  attempts: OneAttempt[],
): OneDelivery {
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
    attempts,
    ...(attemptsBefore !== null && { attemptsBefore }),
  };
}

function attemptOf(attempt: Attempt, room: DecodingRoom, seesPayloads: boolean): OneAttempt {
  const { deliveryId: _id, requestUrl, requestHeaders, responseHeaders, responseBody, ...rest } = attempt;
  const { responseTruncated, isOmitted, policy, ...facts } = rest;
  return {
    ...facts,
    startedAt: attempt.startedAt.toISOString(),
    nextAt: iso(attempt.nextAt),
    policy: policy && { name: policy.name, of: policy.isOwn ? "subscriber" : "handler" },
    request: requestUrl !== null && requestHeaders ? { url: requestUrl, headers: requestHeaders } : null,
    response: responseHeaders && {
      headers: responseHeaders,
      ...(seesPayloads
        ? decodedBody(responseBody ?? Buffer.alloc(0), {
            headers: responseHeaders,
            truncated: responseTruncated,
            room,
          })
        : { body: null, encoding: "utf8", truncated: responseTruncated }),
    },
    ...(isOmitted && { omitted: true }),
  };
}

const iso = (date: Date | null) => date?.toISOString() ?? null;
