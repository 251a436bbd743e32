import { type BodyText, bodyText } from "./body-text";
import type { Attempt, DeliveryDetail } from "./detail";

/** What a row's expansion shows, as the browser gets it: bodies as inert text, secrets masked already. */
export type DeliveryView = {
  handlerName: string;
  topicName: string;
  contextName: string;
  publisherName: string | null;
  receivedAt: Date;
  /** Null once it was purged. */
  payload: { headers: Record<string, string>; body: BodyText; contentType: string | null } | null;
  last: AttemptView | null;
};

export type AttemptView = Pick<
  Attempt,
  "number" | "startedAt" | "durationMs" | "httpStatus" | "failureDetail" | "requestUrl" | "responseHeaders"
> & { body: BodyText; isTruncated: boolean };

export function deliveryView({ delivery, payload, attempts }: DeliveryDetail): DeliveryView {
  const { handlerName, topicName, contextName, publisherName, receivedAt } = delivery;
  const last = attempts.at(-1);
  return {
    handlerName,
    topicName,
    contextName,
    publisherName,
    receivedAt,
    payload: payload && {
      headers: payload.headers,
      contentType: payload.contentType,
      body: bodyText(payload.body),
    },
    last: last ? attemptView(last) : null,
  };
}

function attemptView(attempt: Attempt): AttemptView {
  const { number, startedAt, durationMs, httpStatus, failureDetail, requestUrl, responseHeaders } = attempt;
  return {
    number,
    startedAt,
    durationMs,
    httpStatus,
    failureDetail,
    requestUrl,
    responseHeaders,
    body: bodyText(attempt.responseBody, { truncated: attempt.responseTruncated }),
    isTruncated: attempt.responseTruncated,
  };
}
