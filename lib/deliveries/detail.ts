import type { FailureClass, FailureKind } from "../engine/failure";
import type { AttemptOutcome, AttemptTrigger, DeliveryState } from "../engine/state";
import type { WaitingReason } from "../engine/waiting";
import { maskHeaders, maskSubscriberHeaders } from "../secrets/mask";
import { maskUrl } from "../secrets/mask-url";
import type { DeliveryRow } from "./schema";

/** Why a delivery waits although it is due, and until when (null: not a matter of time). */
export type DeliveryWaiting = { reason: WaitingReason; until: Date | null };

/** One delivery whatever its state: the failure fields are null until it has failed. */
export type OneDelivery = Omit<DeliveryRow, "date" | "failureClass" | "failureKind"> & {
  state: DeliveryState;
  /** The last failed attempt. */
  date: Date | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  dueAt: Date;
  nextTrigger: AttemptTrigger;
  finishedAt: Date | null;
  discardedAt: Date | null;
  purgeAt: Date | null;
};

/** One HTTP try. Bodies are bytes as received: show them by ./body-text.ts only. Secrets in headers are masked. */
export type Attempt = {
  deliveryId: string;
  number: number;
  startedAt: Date;
  trigger: AttemptTrigger;
  operationId: string | null;
  /** Who asked for it, when an operation did. */
  actorName: string | null;
  waitMs: number;
  /** Null, as what it was sent with, when it was cut off. */
  durationMs: number | null;
  outcome: AttemptOutcome;
  httpStatus: number | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  failureDetail: string | null;
  requestUrl: string | null;
  /** There was no room for its headers and body, which are null then: they come with `attemptsBefore` (./timeline-limits.ts). */
  isOmitted: boolean;
  requestHeaders: Record<string, string> | null;
  /** A header that stood several times has several values. */
  responseHeaders: Record<string, string | string[]> | null;
  responseBody: Buffer | null;
  responseTruncated: boolean;
  strategy: string | null;
  settings: unknown;
  nextAction: "none" | "retry" | "fail";
  nextAt: Date | null;
  system: Record<string, unknown>;
};

/** What was received from the publisher. */
export type EventFacts = {
  id: string;
  receivedAt: Date;
  httpStatus: number;
  reason: string | null;
  path: string;
  contextName: string | null;
  handlerName: string | null;
  handlerPath: string | null;
  topicName: string | null;
  publisherName: string | null;
  sourceAddress: string | null;
  contentType: string | null;
  sizeBytes: number;
};

/** The event's headers (secrets masked) and exact bytes. */
export type Payload = { headers: Record<string, string>; body: Buffer; contentType: string | null };

/** A delivery with its newest tries, oldest first. */
export type DeliveryTimeline = {
  delivery: OneDelivery;
  attempts: Attempt[];
  /** There are earlier tries, all with lower numbers than this; null when there are none. */
  attemptsBefore: number | null;
  /** Why it does not go out although it is due; null when nothing but its time holds it back. */
  waiting: DeliveryWaiting | null;
};

/** What the row expansion and the event page show of one delivery. `payload` is null once it was purged. */
export type DeliveryDetail = {
  delivery: OneDelivery;
  event: EventFacts;
  payload: Payload | null;
  /** The newest, oldest first. */
  attempts: Attempt[];
};

export type StoredEvent = EventFacts & { headers: Record<string, string> | null; body: Buffer | null };

/** An attempt as it may be shown. */
export function attemptOf(stored: Attempt): Attempt {
  return {
    ...stored,
    requestUrl: stored.requestUrl && maskUrl(stored.requestUrl),
    requestHeaders: stored.requestHeaders && maskSubscriberHeaders(stored.requestHeaders),
    responseHeaders: stored.responseHeaders && maskHeaders(stored.responseHeaders),
  };
}

/** An attempt without what was sent and answered, for which there is no room. */
export function withoutExchange<One extends Attempt>(attempt: One): One {
  const isOmitted = attempt.outcome !== "unknown";
  return { ...attempt, isOmitted, requestHeaders: null, responseHeaders: null, responseBody: null };
}

/** Splits an event's row into its facts and its payload. */
export function eventOf(stored: StoredEvent): { event: EventFacts; payload: Payload | null } {
  const { headers, body, ...event } = stored;
  const payload = headers && body && { headers: maskHeaders(headers), body, contentType: event.contentType };
  return { event, payload };
}

/** A row with its URL masked. URLs are masked when they are written, except those of releases before that. */
export function withMaskedUrl<Row extends { subscriberUrl: string }>(row: Row): Row {
  return { ...row, subscriberUrl: maskUrl(row.subscriberUrl) };
}
