import "server-only";
import { maySeePayloads } from "../access/actor";
import { may } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { locateEvents } from "../deliveries/data/whereabouts";
import { firstDay } from "../deliveries/search-params";
import { readOptions } from "../filter-options/data";
import { OPTIONS } from "../filter-options/statements";
import { atLeast, type ListPage } from "../list/page";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { logger } from "../logger";
import { startOfDay } from "../time/zone";
import { listWaiting } from "./data/list";
import { readSummary } from "./data/summary";
import { readWaitingSearch } from "./read-search";
import { frozenFilter, type WaitingRow } from "./schema";
import { waitingList } from "./search-params";
import type { WaitingData, WaitingSummary } from "./view";

/** A page that could not be read. */
const NOTHING: ListPage<WaitingRow> = {
  items: [],
  next: null,
  previous: null,
  matches: () => atLeast(0),
};

/** Loads the Waiting screen for a URL. */
export async function loadWaiting(raw: RawSearch): Promise<WaitingData> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const now = new Date();
  const db = database();
  const { filter, ...read } = readWaitingSearch(raw, { zone, now }, maySeePayloads(user));
  const [found, options] = await Promise.all([
    listWaiting(db, filter, read.position, now),
    readOptions(db.pool, OPTIONS),
  ]);
  const listed = found ?? NOTHING;
  // Only a list of one page shows that an event is missing.
  const isOnePage =
    found !== null && listed.next === null && listed.previous === null && read.search.page === 1;
  const listedIds = new Set(listed.items.map(({ eventId }) => eventId));
  const missing = isOnePage ? read.search.eventId.filter((id) => !listedIds.has(id)) : [];
  return {
    ...listData(read, listed, {
      options,
      asOf: now,
      zone,
      columns: user.preferences.columns[waitingList.name] ?? null,
    }),
    filter: frozenFilter(filter, now),
    isTooSlow: found === null,
    missing: await locateEvents(db, missing, { since: startOfDay(zone, firstDay(read.today)), now }),
    permissions: { retry: may(user.role, "deliveries:retry") },
  };
}

/** Counts all waiting deliveries by what they wait for; null when that cannot be read in time: the list does not depend on it. */
export async function loadWaitingSummary(): Promise<WaitingSummary | null> {
  await requireUser("deliveries:read");
  try {
    return await readSummary(database(), new Date());
  } catch (error) {
    logger.error({ err: error }, "the waiting deliveries could not be counted");
    return null;
  }
}
