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

/** The URL of the Event Status screen: one descriptor for the server's parser, the hooks and the links. */

/** The highest page number shown; how far one has come, not where one is: that is `after` or `before`. */
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
  /** Days in the operator's time zone, both included; none means today, or the last 31 days for event IDs. */
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

/** A link to the screen; what is left out or default is left out of the URL. */
export function eventStatusHref(
  search: Partial<{ [Key in keyof EventSearch]: EventSearch[Key] | null }>,
): string {
  return serialize("/event-status", search);
}

/** The page of one event. */
export const eventHref = (eventId: string) => `/event-status/${eventId}`;

/** The page of one event, with a part of its deliveries. */
export function eventPartHref(eventId: string, part: EventPart): string {
  const { after: _after, ...others } = part;
  const given = Object.entries({ ...others, _after }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `${eventHref(eventId)}?${new URLSearchParams(given)}`;
}

/** Where one delivery stands on the page of its event. */
export const deliveryHref = (eventId: string, deliveryId: string) => `${eventHref(eventId)}#${deliveryId}`;

/**
 * The days a search is really about: in order, not in the future, at most 31 of them. Who asks for events by their IDs and
 * names no first day means all 31.
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
 * Reads the screen's URL. Never throws: what is bad falls back to the default and is told, so that nobody takes a
 * wider list for the one they asked for.
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
