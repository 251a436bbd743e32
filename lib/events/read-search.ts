import { tooManyIds } from "../deliveries/read-search";
import { type IgnoredParam, type RawSearch, readUrlParams, textOf } from "../list/url-params";
import { dayIn, endOfDay, startOfDay } from "../time/zone";
import type { EventDirection, EventFilter } from "./event-list";
import { type EventSearch, eventSearchParams, resolveEventDays } from "./search-params";

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
