/** The closed sets and bounds of the list. They are apart from the schemas, so that the browser loads them without zod. */

/** The orders of the list of failures by the sort keys' names in the API and the URL; ties are ordered by date, then by id. */
export const DELIVERY_ORDERS = {
  date: ["instant", "id"],
  eventId: ["id", "instant", "id"],
  contextName: ["text", "instant", "id"],
  subscriberName: ["text", "instant", "id"],
  subscriberUrl: ["text", "instant", "id"],
  expectedStatusCode: ["smallint", "instant", "id"],
  httpStatus: ["smallint", "instant", "id"],
} as const;
export type DeliverySort = keyof typeof DELIVERY_ORDERS;
export const DELIVERY_SORTS = Object.keys(DELIVERY_ORDERS) as [DeliverySort, ...DeliverySort[]];

/** The longest window, in days, between the two dates of a search. */
export const MAX_WINDOW_DAYS = 14;
/** The most rows one answer lists, and the most deliveries one request names. */
export const MAX_DELIVERIES = 500;
/** The most rows that an operation of the console names, selected on any number of pages. */
export const MOST_SELECTED = 10_000;
/** The most unlisted events that are located by their IDs; a person reads no more of them. */
export const MOST_LOCATED = 20;

/** The most deliveries named for each located event; the page of the event has all of them. */
export const MOST_NAMED = 10;

/** How much of an event's deliveries is read at once: an event may have any number of deliveries and attempts. */
export type AttemptLimits = {
  /** Of all deliveries together. Each has an equal share of its newest attempts, and at least one. */
  attempts: number;
  /** Stored size of the attempts' headers and bodies. */
  bytes: number;
};
export type TimelineLimits = AttemptLimits & { deliveries: number };

/** For a page of the console. */
export const PAGE_LIMITS = { deliveries: 50, attempts: 200, bytes: 1024 * 1024 } as const;

/** For an answer of the API: 20 deliveries with 20 attempts each and long answers are well within. */
export const ANSWER_LIMITS = { deliveries: 500, attempts: 2000, bytes: 8 * 1024 * 1024 } as const;

/** For a row's expansion, which shows the last attempt. */
export const LAST_ATTEMPT = { attempts: 1, bytes: 1024 * 1024 } as const;

/** The requested part of an event; its beginning when all fields are left out. */
export type EventPart = {
  /** This delivery alone. */
  deliveryId?: string | undefined;
  /** Its attempts with lower numbers than this. */
  attemptsBefore?: number | undefined;
  /** The deliveries behind this one. */
  after?: string | undefined;
};

/** The times within which retention removes what the filter `removal` finds. */
export const REMOVAL_LABEL = { "24h": "within 24 hours" } as const;

/** The longest text to search for, in characters. */
export const LONGEST_SEARCH = 200;
/** The longest path into a payload, in characters. */
export const LONGEST_PATH = 200;

/** `$.orders[0].id`: names after points, numbers in brackets, and names with other characters in brackets and quotes. */
export const PAYLOAD_PATH =
  /^\$(?:\.[\p{L}\p{N}_$-]{1,100}|\[\d{1,6}\]|\["(?:[^"\\]|\\["\\]){1,100}"\]){1,20}$/u;

/** Decimal digits: a double cannot hold all of them. */
export const DECIMAL = /^-?\d{1,14}(?:\.\d{1,4})?$/;

export const MOST_ATTEMPTS = 1_000_000;
