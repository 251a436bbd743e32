import { type IgnoredParam, type RawSearch, readUrlParams, textOf } from "../list/url-params";
import { findIds } from "../text/find-ids";
import { dayIn, endOfDay, startOfDay } from "../time/zone";
import { decodeCursor } from "./cursor";
import { MAX_EVENT_IDS } from "./limits";
import type { DeliveryFilter, SortDirection } from "./schema";
import { type DeliverySearch, deliverySearchParams, resolveDays } from "./search-params";

export type ReadSearch = {
  search: DeliverySearch & { from: string; to: string };
  filter: DeliveryFilter;
  direction: SortDirection;
  /** Today, in the operator's zone. */
  today: string;
  ignored: IgnoredParam[];
};

/**
 * Reads the screen's URL. Never throws: what is bad falls back to the default and is told, so that nobody takes a
 * wider list for the one they asked for.
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

/** Says of event IDs beyond what one search may name that they are not looked for. */
export function tooManyIds(given: RawSearch[string]): IgnoredParam[] {
  const left = findIds(textOf(given)).length - MAX_EVENT_IDS;
  if (left <= 0) return [];
  return [
    { name: "eventId", value: "", why: `names ${left} more than the ${MAX_EVENT_IDS} that are looked for` },
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
