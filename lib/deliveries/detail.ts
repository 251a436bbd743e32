import type { Actor } from "../access/actor";
import type { FailureClass, FailureKind } from "../engine/failure";
import type { titleOf } from "../engine/group-title";
import type { AttemptOutcome, AttemptTrigger, DeliveryState } from "../engine/state";
import type { WaitingReason } from "../engine/waiting-reasons";
import { maskHeaders, maskSubscriberHeaders } from "../secrets/mask";
import { maskUrl } from "../secrets/mask-url";
import type { DeliveryRow } from "./schema";

/**
 * The reason why a delivery waits, and until when (null: the end depends on something other than time). `isByHand`: a person
 * opened the circuit.
 */
export type DeliveryWaiting = { reason: WaitingReason; until: Date | null; isByHand?: true };

/** Who did something: a user or an API key, by the name of that time. */
export type NamedActor = { type: Actor["type"]; id: string | null; name: string };

/** One delivery in any state. The failure fields are null until it has failed. */
export type OneDelivery = Omit<DeliveryRow, "date" | "failureClass" | "failureKind"> & {
  state: DeliveryState;
  /** The last failed attempt. */
  date: Date | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  dueAt: Date;
  nextTrigger: AttemptTrigger;
  handlerId: string;
  /** Its rank in the queue of its subscriber (engine/priority.ts). */
  queueRank: number;
  finishedAt: Date | null;
  /** Who accepted it without sending it, by which operation; null unless it was accepted. */
  acceptedBy: NamedActor | null;
  acceptedOperationId: string | null;
  /** The delivery of which it is an edited copy, and those that are edited copies of it. */
  editedFrom: string | null;
  editedTo: string[];
  /** Retention has removed the delivery of which it is a copy. */
  isOriginalRemoved: boolean;
  discardedAt: Date | null;
  purgeAt: Date | null;
};

/** The id is null when the policy no longer exists; `isOwn`: it was the policy of the subscriber's own, not the handler's. */
export type AttemptPolicy = { id: string | null; name: string; isOwn: boolean };

/** One attempt. Bodies are the bytes received: show them through ./view/body-text.ts only. Secrets in headers are masked. */
export type Attempt = {
  deliveryId: string;
  number: number;
  startedAt: Date;
  trigger: AttemptTrigger;
  operationId: string | null;
  /** The actor of the operation that requested it. */
  actorName: string | null;
  waitMs: number;
  /** Null, as the request and response, when the attempt was cut off. */
  durationMs: number | null;
  outcome: AttemptOutcome;
  httpStatus: number | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  failureDetail: string | null;
  requestUrl: string | null;
  /** Its headers and body were left out for their size and are null; `attemptsBefore` reads them (./limits.ts). */
  isOmitted: boolean;
  requestHeaders: Record<string, string> | null;
  /** A repeated header has several values. */
  responseHeaders: Record<string, string | string[]> | null;
  responseBody: Buffer | null;
  responseTruncated: boolean;
  strategy: string | null;
  settings: unknown;
  /** The policy that ran, by its name at that time; null without one, or where it was not recorded. */
  policy: AttemptPolicy | null;
  nextAction: "none" | "retry" | "fail";
  nextAt: Date | null;
  system: Record<string, unknown>;
};

/** The facts of an event as received from its publisher. */
export type EventFacts = {
  id: string;
  receivedAt: Date;
  httpStatus: number;
  reason: string | null;
  path: string;
  contextName: string | null;
  handlerId: string | null;
  handlerName: string | null;
  handlerPath: string | null;
  topicName: string | null;
  publisherId: string | null;
  publisherName: string | null;
  sourceAddress: string | null;
  contentType: string | null;
  sizeBytes: number;
};

/** The event's headers (secrets masked) and exact bytes. */
export type Payload = { headers: Record<string, string>; body: Buffer; contentType: string | null };

/**
 * What retention has removed: since when the payload is gone (null while it is there), and the time before which attempts were
 * removed, with the time of that removal.
 */
export type Removals = {
  payloadRemovedAt: Date | null;
  attemptsRemovedBefore: Date | null;
  attemptsRemovedAt: Date | null;
};

/** A delivery with its newest attempts, oldest first. */
export type DeliveryTimeline = {
  delivery: OneDelivery;
  attempts: Attempt[];
  /** Earlier attempts exist, all with lower numbers than this; null when there are none. */
  attemptsBefore: number | null;
  /** The reason why it is not sent although due; null when it only waits for its time. */
  waiting: DeliveryWaiting | null;
};

/** One delivery as the row expansion and the event page show it. `payload` is null once it was removed. */
export type DeliveryDetail = {
  delivery: OneDelivery;
  event: EventFacts;
  payload: Payload | null;
  removals: Removals;
  /** The newest, oldest first. */
  attempts: Attempt[];
  /** Earlier attempts exist, all with lower numbers than this; null when there are none. */
  attemptsBefore: number | null;
};

/** What holds of a delivery's subscriber now. */
export type SubscriberNow = { expectedStatusCode: number; isApproved: boolean; isPaused: boolean };

/** A failure group with what its title is made of. */
export type GroupOfDelivery = { id: number } & Parameters<typeof titleOf>[0];

/** One delivery in whatever state, as its page and the API show it. */
export type WholeDelivery = {
  timeline: DeliveryTimeline;
  event: EventFacts;
  /** Null once it was removed. */
  payload: Payload | null;
  removals: Removals;
  /** Null when the subscriber was deleted. */
  subscriberNow: SubscriberNow | null;
  /** The failure group of its last failure, while it is failed. */
  group: GroupOfDelivery | null;
};

export type StoredEvent = EventFacts & { headers: Record<string, string> | null; body: Buffer | null };

/** Masks the secrets of a stored attempt. */
export function attemptOf(stored: Attempt): Attempt {
  return {
    ...stored,
    requestUrl: stored.requestUrl && maskUrl(stored.requestUrl),
    requestHeaders: stored.requestHeaders && maskSubscriberHeaders(stored.requestHeaders),
    responseHeaders: stored.responseHeaders && maskHeaders(stored.responseHeaders),
  };
}

/** Leaves out the request and response of an attempt that exceeds a limit. */
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

/** The removals of an event as stored; of a payload that is there, no time applies. */
export function removalsOf(stored: Removals | undefined, payload: Payload | null): Removals {
  const { payloadRemovedAt = null, attemptsRemovedBefore = null, attemptsRemovedAt = null } = stored ?? {};
  return { payloadRemovedAt: payload ? null : payloadRemovedAt, attemptsRemovedBefore, attemptsRemovedAt };
}

/** A row with its URL masked. URLs are masked when they are written, except those of releases before that. */
export function withMaskedUrl<Row extends { subscriberUrl: string }>(row: Row): Row {
  return { ...row, subscriberUrl: maskUrl(row.subscriberUrl) };
}
