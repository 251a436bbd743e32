import "server-only";
import { maySeePayloads } from "../access/actor";
import { may } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { copiesFor } from "../deliveries/copies";
import { locateEvents } from "../deliveries/data/whereabouts";
import { firstDay } from "../deliveries/search-params";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { startOfDay } from "../time/zone";
import { oneEventQuery } from "./api/event";
import { readEventPage } from "./data/event";
import { eventOptions } from "./data/filter-options";
import { listEvents } from "./data/list";
import { readEventSearch } from "./read-search";
import { eventList } from "./search-params";
import type { EventPageData, EventStatusData } from "./view";

/** Loads the Event Status screen for a URL. */
export async function loadEventStatus(raw: RawSearch): Promise<EventStatusData> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const now = new Date();
  const db = database();
  const { filter, ...read } = readEventSearch(raw, { zone, now });
  const [listed, options] = await Promise.all([
    listEvents(db, filter, read.position),
    eventOptions(db, filter.handlerIds, filter),
  ]);
  // Only a list of one page shows that an event is missing.
  const isOnePage = listed.next === null && listed.previous === null && read.search.page === 1;
  const found = new Set(listed.items.map(({ eventId }) => eventId));
  const missing = isOnePage ? read.search.eventId.filter((id) => !found.has(id)) : [];
  return {
    ...listData(read, listed, {
      options,
      asOf: now,
      zone,
      columns: user.preferences.columns[eventList.name] ?? null,
    }),
    // Distinguishes failures older than Delivery Retry's window.
    missing: await locateEvents(db, missing, { since: startOfDay(zone, firstDay(read.today)), now }),
  };
}

/** Loads the page of one event for a URL; null for an unknown id and for a text that is no id. */
export async function loadEvent(eventId: string, raw: RawSearch): Promise<EventPageData | null> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const part = oneEventQuery.safeParse(raw).data ?? {};
  const page = await readEventPage(database(), eventId, part, {
    zone,
    now: new Date(),
    seesPayloads: maySeePayloads(user),
  });
  if (!page) return null;
  const rights = {
    mayRetry: may(user.role, "deliveries:retry"),
    mayAccept: may(user.role, "deliveries:accept"),
  };
  return { ...page, ...rights, copies: copiesFor(user) };
}
