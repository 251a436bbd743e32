import type { EventFacts, Payload } from "../deliveries/detail";
import type { Priority } from "../engine/priority";
import type { EventCursor } from "./cursor";

/** What the list of events is about: every request received from a publisher, whatever it was answered. */

/** The hub's answer to the publisher, as the Status filter names it. */
export const EVENT_STATUSES = ["success", "client_error", "server_error"] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];

export const EVENT_STATUS_LABEL = {
  success: "Success",
  client_error: "Client Error",
  server_error: "Server Error",
} as const satisfies Record<EventStatus, string>;

/** The HTTP statuses of each answer, lowest and highest. */
export const EVENT_STATUS_RANGE = {
  success: [200, 299],
  client_error: [400, 499],
  server_error: [500, 599],
} as const satisfies Record<EventStatus, readonly [number, number]>;

/** The longest range of a search, in days, both ends included. */
export const MAX_EVENT_DAYS = 31;
export const EVENT_LIMITS = [50, 100, 300, 500] as const;
export const MAX_EVENTS = 500;
/** A list's total is counted to here, then shown as "10,000+". */
export const EVENT_COUNT_LIMIT = 10_000;

export const EVENT_DIRECTIONS = ["DESC", "ASC"] as const;
export type EventDirection = (typeof EVENT_DIRECTIONS)[number];

/** The filter as a value: list and count read the same one. Both dates are inclusive; an empty list restricts nothing. */
export type EventFilter = {
  from: Date;
  to: Date;
  statuses: EventStatus[];
  contextIds: string[];
  handlerIds: string[];
  publisherIds: string[];
  /** Events with a delivery to one of them. */
  subscriberIds: string[];
  eventIds?: string[];
};

/** How many of an event's deliveries stand where, and when its failures happened. */
export type DeliveryCounts = {
  delivered: number;
  /** Scheduled or being sent. */
  retrying: number;
  failed: number;
  discarded: number;
  oldestFailedAt: Date | null;
  newestFailedAt: Date | null;
};

export const NO_DELIVERIES: DeliveryCounts = {
  delivered: 0,
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
  contextName: string | null;
  handlerName: string | null;
  topicName: string | null;
  publisherName: string | null;
  /** Null where a refused request asked for none. */
  priority: Priority | null;
  /** As digits: a double cannot hold all of them. */
  value: string | null;
  deliveries: DeliveryCounts;
};

/** A page of the list and how much there is. `total` stops at 10,000; `totalIsExact` is false beyond. */
export type EventPage = {
  items: EventRow[];
  total: number;
  totalIsExact: boolean;
  /** After which row the next page begins; null at the end. */
  nextCursor: EventCursor | null;
  /** Before which row the page before this one ends; null at the beginning. Give it as `before`. */
  previousCursor: EventCursor | null;
};

/** What the event page needs to know besides the facts that every delivery of the event shares. */
export type EventDetail = {
  event: EventFacts & Omit<EventExtras, "rank"> & { priority: Priority | null };
  /** Null once it was purged. */
  payload: Payload | null;
};

export type EventExtras = {
  idempotencyKey: string | null;
  subscriberCount: number;
  rank: number | null;
  value: string | null;
};
