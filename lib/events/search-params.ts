import {
  createParser,
  createSerializer,
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsNumberLiteral,
  parseAsStringLiteral,
} from "nuqs/server";
import type { EventPart } from "../deliveries/limits";
import { parseAsEventIds, tooManyIds } from "../deliveries/search-params";
import { type IgnoredParam, type RawSearch, readUrlParams, textOf } from "../list/url-params";
import { isId } from "../text/id-format";
import { addDays, dayIn, endOfDay, isDay, startOfDay } from "../time/zone";
import { decodeEventCursor, type EventCursor, encodeEventCursor } from "./cursor";
import type { EventDirection, EventFilter } from "./schema";
import { EVENT_LIMITS, EVENT_STATUSES, MAX_EVENT_DAYS } from "./schema";

/** The URL of the Event Status screen: one descriptor for the parser, the hooks, the links and the filter. */

/** The highest page number shown. It is for display only: `after` or `before` decides the position. */
const LAST_PAGE = 100_000;

const parseAsDay = createParser({ parse: (text) => (isDay(text) ? text : null), serialize: String });
const parseAsId = createParser({
  parse: (text) => (isId(text.trim()) ? text.trim().toLowerCase() : null),
  serialize: String,
});
const parseAsIds = parseAsArrayOf(parseAsId).withDefault([]);
const parseAsPlace = createParser<EventCursor>({
  parse: (text) => decodeEventCursor(text) ?? null,
  serialize: encodeEventCursor,
  eq: (a, b) => a.at === b.at && a.id === b.id,
});
const parseAsPage = createParser({
  parse: (text) => {
    const page = parseAsInteger.parse(text);
    return page !== null && page >= 1 && page <= LAST_PAGE ? page : null;
  },
  serialize: String,
});

export const eventSearchParams = {
  /** Days in the operator's time zone, both inclusive. Without them: today, or the last 31 days when event IDs are given. */
  from: parseAsDay,
  to: parseAsDay,
  status: parseAsArrayOf(parseAsStringLiteral(EVENT_STATUSES)).withDefault([]),
  limit: parseAsNumberLiteral(EVENT_LIMITS).withDefault(50),
  eventId: parseAsEventIds.withDefault([]),
  contexts: parseAsIds,
  handlers: parseAsIds,
  publishers: parseAsIds,
  subscribers: parseAsIds,
  direction: parseAsStringLiteral(["desc", "asc"]).withDefault("desc"),
  after: parseAsPlace,
  before: parseAsPlace,
  page: parseAsPage.withDefault(1),
};

export type EventSearch = inferParserType<typeof eventSearchParams>;

const serialize = createSerializer(eventSearchParams);

/** Builds a link to the screen; defaults are left out of the URL. */
export function eventStatusHref(
  search: Partial<{ [Key in keyof EventSearch]: EventSearch[Key] | null }>,
): string {
  return serialize("/event-status", search);
}

/** Builds a link to the page of one event. */
export const eventHref = (eventId: string) => `/event-status/${eventId}`;

/** Builds a link to the page of one event with a part of its deliveries. */
export function eventPartHref(eventId: string, part: EventPart): string {
  const { after: _after, ...others } = part;
  const given = Object.entries({ ...others, _after }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `${eventHref(eventId)}?${new URLSearchParams(given)}`;
}

/** Builds a link to one delivery on the page of its event. */
export const deliveryHref = (eventId: string, deliveryId: string) => `${eventHref(eventId)}#${deliveryId}`;

/**
 * Resolves the days of a search: in order, not in the future, at most 31 of them. A search by event IDs without a first day
 * covers all 31.
 */
export function resolveEventDays(
  search: Pick<EventSearch, "from" | "to" | "eventId">,
  today: string,
): { from: string; to: string; ignored: Partial<Record<"from" | "to", string>> } {
  const ignored: Partial<Record<"from" | "to", string>> = {};
  let to = search.to ?? today;
  if (to > today) {
    ignored.to = "is in the future";
    to = today;
  }
  const earliest = addDays(to, 1 - MAX_EVENT_DAYS);
  let from = search.from ?? (search.eventId.length > 0 ? earliest : to);
  if (from > to) {
    ignored.from = "is after To";
    from = to;
  }
  if (from < earliest) {
    ignored.from = `is more than ${MAX_EVENT_DAYS} days before the end, so the list begins on ${earliest}`;
    from = earliest;
  }
  return { from, to, ignored };
}

export type ReadEventSearch = {
  search: EventSearch & { from: string; to: string };
  filter: EventFilter;
  direction: EventDirection;
  /** Today, in the operator's zone. */
  today: string;
  ignored: IgnoredParam[];
};

/**
 * Reads the screen's URL. Never throws: an invalid parameter falls back to its default and is reported in `ignored`, so
 * that a wider list is not mistaken for the requested one.
 */
export function readEventSearch(raw: RawSearch, operator: { zone: string; now: Date }): ReadEventSearch {
  const ignored: IgnoredParam[] = [];
  const search = readUrlParams(eventSearchParams, raw, ignored);
  const today = dayIn(operator.zone, operator.now);
  ignored.push(...tooManyIds(raw.eventId));
  const { from, to, ignored: days } = resolveEventDays(search, today);
  for (const [name, why] of Object.entries(days)) ignored.push({ name, value: textOf(raw[name]), why });
  return {
    search: { ...search, from, to, ...(search.after ? { before: null } : {}) },
    filter: {
      from: startOfDay(operator.zone, from),
      to: endOfDay(operator.zone, to),
      statuses: search.status,
      contextIds: search.contexts,
      handlerIds: search.handlers,
      publisherIds: search.publishers,
      subscriberIds: search.subscribers,
      ...(search.eventId.length > 0 ? { eventIds: search.eventId } : {}),
    },
    direction: search.direction === "asc" ? "ASC" : "DESC",
    today,
    ignored,
  };
}
