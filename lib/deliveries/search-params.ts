import {
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { FAILURE_CLASSES } from "../engine/failure";
import { RETRYING_ENDED } from "../engine/state";
import { type IgnoredParam, type RawSearch, readUrlParams, textOf } from "../list/url-params";
import { findIds } from "../text/find-ids";
import { isId } from "../text/id-format";
import { addDays, dayIn, endOfDay, isDay, startOfDay } from "../time/zone";
import { decodeCursor } from "./cursor";
import { DELIVERY_SORTS, MAX_EVENT_IDS, MAX_WINDOW_DAYS, PAGE_SIZES } from "./limits";
import type { DeliveryFilter, SortDirection } from "./schema";

/** The URL of the Delivery Retry screen: one descriptor for the parser, the hooks, the links and the filter. */

/** The last page that a number can select; cursors reach deeper ones. */
const LAST_PAGE = 1_000;

const parseAsDay = createParser({ parse: (text) => (isDay(text) ? text : null), serialize: String });
const parseAsId = createParser({
  parse: (text) => (isId(text.trim()) ? text.trim().toLowerCase() : null),
  serialize: String,
});
/** One or several event IDs, found in any pasted text. */
export const parseAsEventIds = createParser<string[]>({
  parse: (text) => {
    const found = findIds(text);
    return found.length > 0 ? found.slice(0, MAX_EVENT_IDS) : null;
  },
  serialize: (ids) => ids.join(","),
  eq: (a, b) => a.join() === b.join(),
});
const parseAsPage = createParser({
  parse: (text) => {
    const page = parseAsInteger.parse(text);
    return page !== null && page >= 1 && page <= LAST_PAGE ? page : null;
  },
  serialize: String,
});

export const deliverySearchParams = {
  view: parseAsStringLiteral(["failed", "bin"]).withDefault("failed"),
  /** Days in the operator's time zone, both inclusive. Without them: today, or the whole window when event IDs are given. */
  from: parseAsDay,
  to: parseAsDay,
  status: parseAsArrayOf(parseAsStringLiteral(FAILURE_CLASSES)).withDefault([]),
  limit: parseAsNumberLiteral(PAGE_SIZES).withDefault(50),
  eventId: parseAsEventIds.withDefault([]),
  subscribers: parseAsArrayOf(parseAsId).withDefault([]),
  contexts: parseAsArrayOf(parseAsId).withDefault([]),
  /** Why retrying ended. */
  retryingEnded: parseAsArrayOf(parseAsStringLiteral(RETRYING_ENDED)).withDefault([]),
  sort: parseAsStringLiteral(DELIVERY_SORTS).withDefault("date"),
  direction: parseAsStringLiteral(["desc", "asc"]).withDefault("desc"),
  /** The cursor at which this page begins or ends (./cursor.ts). With a cursor, `page` is for display only. */
  after: parseAsString,
  before: parseAsString,
  page: parseAsPage.withDefault(1),
};

export type DeliverySearch = inferParserType<typeof deliverySearchParams>;

/** Builds a link to the screen; defaults are left out of the URL. */
export function deliveryRetryHref(
  search: Partial<{ [Key in keyof DeliverySearch]: DeliverySearch[Key] | null }>,
): string {
  return serialize("/delivery-retry", search);
}

const serialize = createSerializer(deliverySearchParams);

/** Returns the earliest selectable day. */
export function firstDay(today: string): string {
  return addDays(today, -MAX_WINDOW_DAYS);
}

/**
 * Resolves the days of a search: each is today or up to 14 days back, and they are in order. A search by event IDs without
 * a first day covers all 14 days.
 */
export function resolveDays(
  search: Pick<DeliverySearch, "from" | "to" | "eventId">,
  today: string,
): { from: string; to: string; ignored: Partial<Record<"from" | "to", string>> } {
  const ignored: Partial<Record<"from" | "to", string>> = {};
  const usable = (name: "from" | "to") => {
    const day = search[name];
    if (day === null) return undefined;
    if (day <= today && day >= firstDay(today)) return day;
    ignored[name] = `is not within the last ${MAX_WINDOW_DAYS} days`;
    return undefined;
  };
  const to = usable("to") ?? today;
  let from = usable("from") ?? (search.eventId.length > 0 ? firstDay(today) : to);
  if (from > to) {
    ignored.from = "is after To";
    from = to;
  }
  return { from, to, ignored };
}

export type ReadSearch = {
  search: DeliverySearch & { from: string; to: string };
  filter: DeliveryFilter;
  direction: SortDirection;
  /** Today, in the operator's zone. */
  today: string;
  ignored: IgnoredParam[];
};

/**
 * Reads the screen's URL. Never throws: an invalid parameter falls back to its default and is reported in `ignored`, so
 * that a wider list is not mistaken for the requested one.
 */
export function readDeliverySearch(raw: RawSearch, operator: { zone: string; now: Date }): ReadSearch {
  const ignored: IgnoredParam[] = [];
  const search = readUrlParams(deliverySearchParams, raw, ignored);
  const today = dayIn(operator.zone, operator.now);
  const days = resolveDays(search, today);
  ignored.push(...tooManyIds(raw.eventId));
  for (const [name, why] of Object.entries(days.ignored))
    ignored.push({ name, value: textOf(raw[name]), why });
  const direction = search.direction === "asc" ? "ASC" : "DESC";
  const cursors = readCursors(search, direction, ignored);
  return {
    search: { ...search, ...cursors, from: days.from, to: days.to },
    filter: {
      from: startOfDay(operator.zone, days.from),
      to: endOfDay(operator.zone, days.to),
      classes: search.status,
      ...(search.eventId.length > 0 ? { eventIds: search.eventId } : {}),
      subscriberIds: search.subscribers,
      contextIds: search.contexts,
      retryingEnded: search.retryingEnded,
    },
    direction,
    today,
    ignored,
  };
}

/** Reports event IDs beyond the most that one search may name. */
export function tooManyIds(given: RawSearch[string]): IgnoredParam[] {
  const left = findIds(textOf(given)).length - MAX_EVENT_IDS;
  if (left <= 0) return [];
  return [
    { name: "eventId", value: "", why: `names ${left} more than the ${MAX_EVENT_IDS} that one search takes` },
  ];
}

function readCursors(search: DeliverySearch, direction: SortDirection, ignored: IgnoredParam[]) {
  const name = search.after ? "after" : "before";
  const text = search[name];
  if (!text) return {};
  try {
    decodeCursor(text, search.sort, direction);
    return name === "after" ? { before: null } : {};
  } catch {
    ignored.push({ name: "page", value: "", why: "belongs to another list, so this is its beginning" });
    return { after: null, before: null, page: 1 };
  }
}
