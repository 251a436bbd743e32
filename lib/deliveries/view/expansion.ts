import type { DeliveryDetail } from "../detail";
import { type BodyText, SHOWN_CHARACTERS } from "./body-text";
import { readableBody } from "./readable-body";
import { attemptView, type AttemptView as WholeView } from "./timeline";

/** The data of a row's expansion as JSON: bodies are inert text, secrets are masked, times are ISO 8601. */
export type DeliveryView = {
  handlerId: string | null;
  handlerName: string;
  topicName: string;
  contextName: string;
  /** Null unless an interceptor validated the publisher. */
  publisher: { id: string; name: string } | null;
  subscriberId: string;
  subscriberName: string;
  receivedAt: string;
  /** When retention removed the payload; null while it is there, and where it is not known. */
  payloadRemovedAt: string | null;
  /** Retention has removed the attempts that began before; null when it has removed none of this event's time. */
  attemptsRemovedBefore: string | null;
  attemptsRemovedAt: string | null;
  /** Null once it was removed. */
  payload: { headers: Record<string, string>; body: BodyText; contentType: string | null } | null;
  last: AttemptView | null;
};

export type AttemptView = Pick<
  WholeView,
  "number" | "durationMs" | "httpStatus" | "failureDetail" | "requestUrl" | "responseHeaders" | "isWithheld"
> & { startedAt: string; body: BodyText; isTruncated: boolean };

/** @param seesPayloads whether the reader may see bodies (lib/access/actor.ts) */
export function deliveryView(
  { delivery, event, payload, removals, attempts }: DeliveryDetail,
  seesPayloads: boolean,
): DeliveryView {
  const { handlerName, topicName, contextName, publisherName, receivedAt } = delivery;
  const { publisherId } = event;
  const { subscriberId, subscriberName } = delivery;
  const last = attempts.at(-1);
  return {
    handlerId: event.handlerId,
    handlerName,
    topicName,
    contextName,
    publisher:
      publisherId !== null && publisherName !== null ? { id: publisherId, name: publisherName } : null,
    subscriberId,
    subscriberName,
    receivedAt: receivedAt.toISOString(),
    payloadRemovedAt: removals.payloadRemovedAt?.toISOString() ?? null,
    attemptsRemovedBefore: removals.attemptsRemovedBefore?.toISOString() ?? null,
    attemptsRemovedAt: removals.attemptsRemovedAt?.toISOString() ?? null,
    payload: payload && {
      headers: seesPayloads ? payload.headers : {},
      contentType: payload.contentType,
      body: readableBody(payload.body, {
        headers: payload.headers,
        characters: SHOWN_CHARACTERS,
        isHidden: !seesPayloads,
      }),
    },
    last: last ? lastView(attemptView(last, seesPayloads, { characters: SHOWN_CHARACTERS })) : null,
  };
}

function lastView(view: WholeView): AttemptView {
  const { number, startedAt, durationMs, httpStatus, failureDetail, requestUrl, responseHeaders } = view;
  return {
    number,
    startedAt: startedAt.toISOString(),
    durationMs,
    httpStatus,
    failureDetail,
    requestUrl,
    responseHeaders,
    isWithheld: view.isWithheld,
    body: view.responseBody,
    isTruncated: view.responseTruncated,
  };
}
