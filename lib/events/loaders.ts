import "server-only";
import { may } from "../auth/roles";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { getDeliveriesOfEvent } from "../deliveries/data";
import { requestTimeZone } from "../request";
import type { RawSearch } from "../url-params";
import { eventChoices } from "./choices";
import { deliveryCounts } from "./delivery-counts";
import { getEvent } from "./detail";
import { listEvents } from "./list";
import { readEventSearch } from "./read-search";
import { retryLink } from "./retry-link";

/** What the Event Status screen shows for a URL. */
export type EventStatusData = Awaited<ReturnType<typeof loadEventStatus>>;

export async function loadEventStatus(raw: RawSearch) {
  const [, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const now = new Date();
  const { search, filter, direction, today, ignored } = readEventSearch(raw, { zone, now });
  const db = database();
  const place = search.after ? { cursor: search.after } : search.before ? { before: search.before } : {};
  const [{ nextCursor, previousCursor, ...list }, choices] = await Promise.all([
    listEvents(db, { filter, direction, limit: search.limit, ...place }),
    eventChoices(db, filter.handlerIds, filter),
  ]);
  const [page, isFirst] = [search.page, !previousCursor];
  const toFirst = page > 1 && isFirst ? { after: null, before: null, page: null } : null;
  return {
    ...list,
    next: nextCursor ? { after: nextCursor, before: null, page: page + 1 } : null,
    previous: previousCursor ? { after: null, before: previousCursor, page: Math.max(1, page - 1) } : toFirst,
    // An event ID is searched within the chosen days: when they do not contain it, the screen offers its page.
    elsewhere: filter.eventId && list.items.length === 0 ? await getEvent(db, filter.eventId) : null,
    choices,
    search,
    today,
    ignored,
    zone,
    now,
  };
}

/** What the event page shows. */
export type EventPageData = NonNullable<Awaited<ReturnType<typeof loadEvent>>>;

/** Null when there is no event of that id, or the text is no id. */
export async function loadEvent(eventId: string) {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const db = database();
  const [detail, timelines] = await Promise.all([getEvent(db, eventId), getDeliveriesOfEvent(db, eventId)]);
  if (!detail) return null;
  const now = new Date();
  const counts = deliveryCounts(timelines.map(({ delivery }) => delivery));
  const { id, httpStatus, receivedAt } = detail.event;
  return {
    ...detail,
    timelines,
    counts,
    retry: retryLink({ eventId: id, httpStatus, receivedAt }, counts, { zone, now }),
    mayRetry: may(user.role, "deliveries:retry"),
    zone,
    now,
  };
}
