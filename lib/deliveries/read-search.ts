import type { SearchOf } from "../list/definition";
import { type ReadList, readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { removedSoon, type UnretryableSettings } from "./removed-soon";
import type { DeliveryFilter } from "./schema";
import { binList, type DeliveryList, failedList } from "./search-params";

export type ReadSearch = ReadList<SearchOf<DeliveryList>> & { filter: DeliveryFilter };

/**
 * Reads the URL of the Delivery Retry screen. Never throws (../list/read.ts).
 * @param settings those of retention, which decide what the filter `removal` finds
 */
export function readDeliverySearch(
  raw: RawSearch,
  operator: { zone: string; now: Date },
  settings: UnretryableSettings,
): ReadSearch {
  const list: DeliveryList = raw.view === "bin" ? binList : failedList;
  const read = readList(list, raw, operator);
  const { search, period } = read;
  return {
    ...read,
    filter: {
      ...period,
      classes: search.status,
      ...(search.eventId.length > 0 ? { eventIds: search.eventId } : {}),
      subscriberIds: search.subscribers,
      contextIds: search.contexts,
      ...(search.handlers.length > 0 ? { handlerIds: search.handlers } : {}),
      retryingEnded: search.retryingEnded,
      ...(search.httpStatus.length > 0 ? { httpStatus: search.httpStatus.map(Number) } : {}),
      ...(search.groupId.length > 0 ? { groupId: search.groupId.map(Number) } : {}),
      ...(search.removal.length > 0 ? removedSoon(list === binList, settings, operator.now) : {}),
    },
  };
}
