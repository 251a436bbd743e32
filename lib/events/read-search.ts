import { type ReadList, readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import type { EventFilter } from "./schema";
import { type EventSearch, eventList } from "./search-params";

/** Reads the URL of the Event Status screen. Never throws (../list/read.ts). */
export function readEventSearch(
  raw: RawSearch,
  operator: { zone: string; now: Date },
): ReadList<EventSearch> & { filter: EventFilter } {
  const read = readList(eventList, raw, operator);
  const { search, period } = read;
  return {
    ...read,
    filter: {
      ...period,
      statuses: search.status,
      contextIds: search.contexts,
      handlerIds: search.handlers,
      publisherIds: search.publishers,
      subscriberIds: search.subscribers,
      ...(search.failures.length > 0 ? { hasFailures: true } : {}),
      ...(search.eventId.length > 0 ? { eventIds: search.eventId } : {}),
    },
  };
}
