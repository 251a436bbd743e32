/** The list's closed sets and bounds, apart from the schemas so that the browser gets them without zod. */

/** What the list of failures can be sorted by: the API's names, used by the screen's URL as well. */
export const DELIVERY_SORTS = [
  "date",
  "eventId",
  "contextName",
  "subscriberName",
  "subscriberUrl",
  "expectedStatusCode",
  "httpStatus",
] as const;
export type DeliverySort = (typeof DELIVERY_SORTS)[number];

export const SORT_DIRECTIONS = ["DESC", "ASC"] as const;
export type SortDirection = (typeof SORT_DIRECTIONS)[number];

/** The longest window, in days, between the two dates of a search. */
export const MAX_WINDOW_DAYS = 14;
/** The most rows one answer lists, and the most deliveries one request names. */
export const MAX_DELIVERIES = 500;
/** The most events one search names: more IDs would not fit an address that every proxy lets through. */
export const MAX_EVENT_IDS = 100;
/** Of those that are not listed, so many are looked for elsewhere; a person reads no more of them. */
export const MOST_LOCATED = 20;
/** A list's total is counted to here, then shown as "10,000+". */
export const COUNT_LIMIT = 10_000;
/** The screen's choices of Max results. */
export const PAGE_SIZES = [50, 100, 300, 500] as const;

/** How many deliveries of each of these events are named; its own page has all of them. */
export const MOST_NAMED = 10;

/** How much of an event's deliveries is read at once: an event may have any number of deliveries and attempts. */
export type AttemptLimits = {
  /** Of all deliveries together: each has an equal share, its newest ones, and at least one. */
  attempts: number;
  /** Headers and bodies of attempts, as they are stored. */
  bytes: number;
};
export type TimelineLimits = AttemptLimits & { deliveries: number };

/** For a page of the console. */
export const PAGE_LIMITS = { deliveries: 50, attempts: 200, bytes: 1024 * 1024 } as const;

/** For an answer of the API: 20 deliveries, tried 20 times each and answered at length each time, are well within. */
export const ANSWER_LIMITS = { deliveries: 500, attempts: 2000, bytes: 8 * 1024 * 1024 } as const;

/** For a row's expansion, which shows the last attempt. */
export const LAST_ATTEMPT = { attempts: 1, bytes: 1024 * 1024 } as const;

/** Which part of an event is wanted; all of them left out: its beginning. */
export type EventPart = {
  /** This delivery alone. */
  deliveryId?: string | undefined;
  /** Its attempts with lower numbers than this. */
  attemptsBefore?: number | undefined;
  /** The deliveries behind this one. */
  after?: string | undefined;
};
