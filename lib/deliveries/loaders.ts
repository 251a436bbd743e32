import "server-only";
import { may } from "../access/roles";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import type { RawSearch } from "../list/url-params";
import { requestTimeZone } from "../time/request-zone";
import { startOfDay } from "../time/zone";
import { listDiscardedDeliveries, listFailedDeliveries, listFilterOptions } from "./data/list";
import { locateEvents } from "./data/whereabouts";
import { firstDay, type ReadSearch, readDeliverySearch } from "./search-params";
import type { DeliveryRetryData, Listed, PageLink } from "./view/screen";
import type { Whereabouts } from "./view/whereabouts";

/** Loads the Delivery Retry screen for a URL. */
export async function loadDeliveryRetry(raw: RawSearch): Promise<DeliveryRetryData> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const now = new Date();
  const read = readDeliverySearch(raw, { zone, now });
  const [list, options] = await Promise.all([
    read.search.view === "bin" ? listBin(read) : listFailed(read),
    listFilterOptions(database()),
  ]);
  return {
    ...list,
    missing: await locateMissing(read, list, { zone, now }),
    options,
    search: read.search,
    filter: read.filter,
    today: read.today,
    ignored: read.ignored,
    asOf: now,
    zone,
    columns: user.preferences.columns[COLUMNS_KEY[read.search.view]] ?? null,
    permissions: {
      retry: may(user.role, "deliveries:retry"),
      discard: may(user.role, "deliveries:discard"),
      restore: may(user.role, "deliveries:restore"),
    },
  };
}

/** The keys under which a user's choice of columns is stored. */
export const COLUMNS_KEY = { failed: "deliveries", bin: "deliveries-bin" } as const;

/** Locates requested events that are not listed. Only a list of one page shows that an event is missing. */
async function locateMissing(
  { search, today }: ReadSearch,
  { rows, next, previous }: Listed,
  { zone, now }: { zone: string; now: Date },
): Promise<Whereabouts[]> {
  if (next || previous || search.page > 1) return [];
  const listed = new Set(rows.map(({ eventId }) => eventId));
  const ids = search.eventId.filter((eventId) => !listed.has(eventId));
  return locateEvents(database(), ids, { since: startOfDay(zone, firstDay(today)), now });
}

async function listFailed({ search, filter, direction }: ReadSearch): Promise<Listed> {
  const { sort: sortBy, limit, page, after, before } = search;
  const cursor = after ? { cursor: after } : before ? { before } : {};
  const offset = after || before ? 0 : (page - 1) * limit;
  const { items, nextCursor, previousCursor, ...totals } = await listFailedDeliveries(database(), {
    filter,
    sortBy,
    direction,
    limit,
    offset,
    ...cursor,
  });
  const toFirst = page > 1 && !previousCursor ? { after: null, before: null, page: null } : null;
  return {
    ...totals,
    rows: items,
    next: nextCursor ? { after: nextCursor, before: null, page: page + 1 } : null,
    previous: previousCursor ? { after: null, before: previousCursor, page: Math.max(1, page - 1) } : toFirst,
  };
}

async function listBin({ search }: ReadSearch): Promise<Listed> {
  const { limit, page, eventId, subscribers } = search;
  const { items, ...totals } = await listDiscardedDeliveries(database(), {
    limit,
    offset: (page - 1) * limit,
    subscriberIds: subscribers,
    eventIds: eventId,
  });
  const turn = (to: number): PageLink => ({ after: null, before: null, page: to });
  const isMore = items.length === limit && (!totals.totalIsExact || page * limit < totals.total);
  return {
    ...totals,
    rows: items,
    next: isMore ? turn(page + 1) : null,
    previous: page > 1 ? turn(page - 1) : null,
  };
}
