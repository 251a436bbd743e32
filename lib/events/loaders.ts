import "server-only";
import { may } from "../access/roles";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { locateEvents } from "../deliveries/data/whereabouts";
import { firstDay } from "../deliveries/search-params";
import type { Whereabouts } from "../deliveries/view/whereabouts";
import type { RawSearch } from "../list/url-params";
import { requestTimeZone } from "../time/request-zone";
import { dayIn, startOfDay } from "../time/zone";
import { oneEventQuery } from "./api/event";
import { readEventPage } from "./data/event";
import { eventOptions } from "./data/filter-options";
import { listEvents } from "./data/list";
import type { Operator } from "./retry-link";
import type { EventRow } from "./schema";
import { readEventSearch } from "./search-params";
import type { EventPageData, EventStatusData } from "./view";

/** Loads the Event Status screen for a URL. */
export async function loadEventStatus(raw: RawSearch): Promise<EventStatusData> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const now = new Date();
  const { search, filter, direction, today, ignored } = readEventSearch(raw, { zone, now });
  const { page, limit, after, before } = search;
  const db = database();
  const position = after ? { cursor: after } : before ? { before } : {};
  const [{ items, nextCursor, previousCursor, ...totals }, options] = await Promise.all([
    listEvents(db, { filter, direction, limit, ...position }),
    eventOptions(db, filter.handlerIds, filter),
  ]);
  const toFirst = page > 1 && !previousCursor ? { after: null, before: null, page: null } : null;
  const next = nextCursor ? { after: nextCursor, before: null, page: page + 1 } : null;
  const previous = previousCursor
    ? { after: null, before: previousCursor, page: Math.max(1, page - 1) }
    : toFirst;
  return {
    ...totals,
    rows: items,
    next,
    previous,
    options,
    search,
    today,
    ignored,
    missing: next || previous || page > 1 ? [] : await locateMissing(search.eventId, items, { zone, now }),
    asOf: now,
    zone,
    columns: user.preferences.columns[COLUMNS_KEY] ?? null,
  };
}

/** The key under which a user's choice of columns is stored. */
export const COLUMNS_KEY = "events";

/** Locates requested events that a list of one page does not hold. Distinguishes failures older than Delivery Retry's window. */
async function locateMissing(
  eventIds: readonly string[],
  listed: readonly EventRow[],
  { zone, now }: Operator,
): Promise<Whereabouts[]> {
  const missing = eventIds.filter((id) => !listed.some(({ eventId }) => eventId === id));
  const since = startOfDay(zone, firstDay(dayIn(zone, now)));
  return locateEvents(database(), missing, { since, now });
}

/** Loads the page of one event for a URL; null for an unknown id and for a text that is no id. */
export async function loadEvent(eventId: string, raw: RawSearch): Promise<EventPageData | null> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const part = oneEventQuery.safeParse(raw).data ?? {};
  const page = await readEventPage(database(), eventId, part, { zone, now: new Date() });
  return page && { ...page, mayRetry: may(user.role, "deliveries:retry") };
}
