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
