import type { z } from "zod";
import { WITHHELD } from "../../access/withheld";
import { decodedBody, encodedBody } from "../../text/body-in-json";
import type { DecodingRoom } from "../../text/content-coding";
import { type Attempt, type DeliveryTimeline, type Payload, withoutExchange } from "../detail";
import { mapLastFirst, withinRoom } from "../view/timeline";
import type { deliveryAnswer, payloadAnswer } from "./delivery-answer";

/** Deliveries with their attempts, and payloads, in the shapes of ./delivery-answer.ts, as the caller may see them. */

type OneDelivery = z.input<typeof deliveryAnswer>;
type OneAttempt = OneDelivery["attempts"][number];

/** The most bytes produced by decoding all bodies of an answer, text or not: a few compressed bytes can expand to many. */
const MOST_DECODED = 16 * 1024 * 1024;
/** The most characters of all bodies together as sent: JSON writes a control character as six characters. */
const MOST_SENT = 12 * 1024 * 1024;

/** @param seesPayloads whether the caller may see contents (lib/access/actor.ts) */
export function answeredPayload(
  payload: Payload | null,
  seesPayloads: boolean,
): z.input<typeof payloadAnswer> {
  if (payload === null) return null;
  return seesPayloads ? { headers: payload.headers, ...encodedBody(payload.body) } : WITHHELD;
}

/** @param seesPayloads whether the caller may see contents (lib/access/actor.ts) */
export function answeredDeliveries(
  timelines: readonly DeliveryTimeline[],
  seesPayloads: boolean,
): OneDelivery[] {
  const attempts = answeredAttempts(timelines, seesPayloads);
  return timelines.map((timeline, index) => deliveryOf(timeline, attempts[index] ?? []));
}

/** The attempts of every delivery, with their bodies within the answer's limits. */
function answeredAttempts(timelines: readonly DeliveryTimeline[], seesPayloads: boolean): OneAttempt[][] {
  let left = MOST_SENT;
  const room = { left: MOST_DECODED };
  return mapLastFirst(timelines, (attempt) => {
    const shown = left > 0 ? withinRoom(attempt, room) : withoutExchange(attempt);
    const answered = attemptOf(shown, room, seesPayloads);
    if (answered.response && "body" in answered.response)
      left -= JSON.stringify(answered.response.body).length;
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
    acceptedBy: delivery.acceptedBy,
    editedFrom: delivery.editedFrom,
    editedTo: delivery.editedTo,
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
    response:
      responseHeaders &&
      (seesPayloads
        ? {
            headers: responseHeaders,
            ...decodedBody(responseBody ?? Buffer.alloc(0), {
              headers: responseHeaders,
              truncated: responseTruncated,
              room,
            }),
          }
        : WITHHELD),
    ...(isOmitted && { omitted: true }),
  };
}

const iso = (date: Date | null) => date?.toISOString() ?? null;
