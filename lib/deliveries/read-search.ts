import { dayIn, endOfDay, startOfDay } from "../time-zone";
import { decodeCursor } from "./cursor";
import type { DeliveryFilter, SortDirection } from "./schema";
import { type DeliverySearch, deliverySearchParams, resolveDays } from "./search-params";

/** Something in the URL that was not understood, and so does nothing. */
export type IgnoredParam = { name: string; value: string; why: string };

export type RawSearch = Record<string, string | string[] | undefined>;

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
  const parsed = Object.fromEntries(NAMES.map((name) => [name, readParam(name, raw[name], ignored)]));
  for (const [name, value] of Object.entries(raw)) {
    if (!(name in deliverySearchParams))
      ignored.push({ name, value: textOf(value), why: "is not a filter of this screen" });
  }
  const search = parsed as DeliverySearch;
  const today = dayIn(operator.zone, operator.now);
  const days = resolveDays(search, today);
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
      ...(search.eventId ? { eventId: search.eventId } : {}),
      subscriberIds: search.subscribers,
      contextIds: search.contexts,
    },
    direction,
    today,
    ignored,
  };
}

type Name = keyof typeof deliverySearchParams;
const NAMES = Object.keys(deliverySearchParams) as Name[];
const LISTS: readonly Name[] = ["status", "subscribers", "contexts"];

function readParam(name: Name, given: string | string[] | undefined, ignored: IgnoredParam[]): unknown {
  const parser = deliverySearchParams[name];
  const fallback = "defaultValue" in parser ? parser.defaultValue : null;
  // A list may also be written as a repeated parameter; of anything else the first counts.
  const text = LISTS.includes(name) ? textOf(given) : Array.isArray(given) ? given[0] : given;
  if (!text) return fallback;
  const value = parser.parse(text);
  if (value === null) {
    ignored.push({ name, value: text, why: "is not a value it can have" });
    return fallback;
  }
  if (Array.isArray(value)) return readList(name, text, value, ignored);
  return value;
}

/** The list parser leaves out the items it does not understand: they are told here. */
function readList(name: Name, text: string, value: unknown[], ignored: IgnoredParam[]): unknown[] {
  const items = text.split(",");
  const unknown = items.filter((item) => !value.includes(item.trim().toLowerCase()));
  if (unknown.length) ignored.push({ name, value: unknown.join(","), why: "is not a value it can have" });
  return [...new Set(value)];
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

function textOf(value: string | string[] | undefined): string {
  return Array.isArray(value) ? value.join(",") : (value ?? "");
}
