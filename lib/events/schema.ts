import type { EventFacts, Payload, Removals } from "../deliveries/detail";
import type { Priority } from "../engine/priority";

/** The list of events: every request received from a publisher, accepted or refused. */

/** Classes of the hub's answer to the publisher, as the Status filter names them. */
export const EVENT_STATUSES = ["success", "client_error", "server_error"] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

export const EVENT_STATUS_LABEL = {
  success: "Success",
  client_error: "Client Error",
  server_error: "Server Error",
} as const satisfies Record<EventStatus, string>;

/** The lowest and highest HTTP status of each class. */
export const EVENT_STATUS_RANGE = {
  success: [200, 299],
  client_error: [400, 499],
  server_error: [500, 599],
} as const satisfies Record<EventStatus, readonly [number, number]>;

/** The longest range of a search, in days, both ends included. */
export const MAX_EVENT_DAYS = 31;
export const MAX_EVENTS = 500;

/** The order of the list: by time of reception, then by id. */
export const EVENT_ORDERS = { date: ["instant", "id"] } as const;

/** The filter, shared by list and count. Both dates are inclusive; an empty list restricts nothing. */
export type EventFilter = {
  from: Date;
  to: Date;
  statuses: EventStatus[];
  contextIds: string[];
  handlerIds: string[];
  publisherIds: string[];
  /** Events with a delivery to one of them. */
  subscriberIds: string[];
  /** Only events with a delivery that is failed now. */
  hasFailures?: boolean;
  eventIds?: string[];
};

/** An event's deliveries counted by state, and the times of its failures. */
export type DeliveryCounts = {
  delivered: number;
  /** Those among the delivered that were accepted without being sent. */
  accepted: number;
  /** Scheduled or being sent. */
  retrying: number;
  failed: number;
  discarded: number;
  oldestFailedAt: Date | null;
  newestFailedAt: Date | null;
};

export const NO_DELIVERIES: DeliveryCounts = {
  delivered: 0,
  accepted: 0,
  retrying: 0,
  failed: 0,
  discarded: 0,
  oldestFailedAt: null,
  newestFailedAt: null,
};

/** A row of the list. Handler, topic and context are null for an unknown path; publisher unless one was validated. */
export type EventRow = {
  eventId: string;
  receivedAt: Date;
  httpStatus: number;
  reason: string | null;
  path: string;
  /** The event of which it is an edited copy. */
  editedFrom: string | null;
  contextName: string | null;
  handlerId: string | null;
  handlerName: string | null;
  topicName: string | null;
  publisherId: string | null;
  publisherName: string | null;
  /** Null for a refused request without a priority. */
  priority: Priority | null;
  /** Decimal digits as text, because a double cannot hold all of them. */
  value: string | null;
  deliveries: DeliveryCounts;
};

/** An event with its payload, as the event page shows it. */
export type EventDetail = {
  event: EventFacts & Omit<EventExtras, "rank"> & { priority: Priority | null };
  /** Null once it was removed. */
  payload: Payload | null;
  removals: Removals;
};

/** The deliveries of an event that retention has removed. */
export function removedDeliveries(
  { subscriberCount }: { subscriberCount: number },
  counts: DeliveryCounts,
): number {
  const { delivered, retrying, failed, discarded } = counts;
  return Math.max(0, subscriberCount - delivered - retrying - failed - discarded);
}

export type EventExtras = {
  idempotencyKey: string | null;
  subscriberCount: number;
  rank: number | null;
  value: string | null;
};
