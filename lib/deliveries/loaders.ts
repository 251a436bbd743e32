import "server-only";
import { maySeePayloads } from "../access/actor";
import { may } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { currentUser, requirePermission, requireUser } from "../auth/session";
import { database } from "../db/client";
import { RETENTION_DEFAULTS } from "../engine/retention";
import { RedeliverError } from "../errors";
import { readOptions } from "../filter-options/data";
import { OPTIONS } from "../filter-options/statements";
import { resultOf } from "../list/data";
import { dayBeforeNewDay, periodOf } from "../list/period";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { logger } from "../logger";
import { readSettings } from "../retention/data";
import { startOfDay } from "../time/zone";
import { getDeliveryDetail } from "./data/detail";
import { groupOptions } from "./data/groups";
import {
  countFailedDeliveries,
  countRemovedSoon,
  listDiscardedDeliveries,
  listFailedDeliveries,
} from "./data/list";
import { locateEvents } from "./data/whereabouts";
import { explainEmpty } from "./data/why-empty";
import { LAST_ATTEMPT } from "./limits";
import { readDeliverySearch, withoutEach } from "./read-search";
import { removedSoon } from "./removed-soon";
import { binList, failedList, firstDay } from "./search-params";
import { isSearched } from "./searched";
import { type DeliveryView, deliveryView } from "./view/expansion";
import { type DeliveryRetryData, listedDelivery, type RemovalWarning } from "./view/screen";

const FAILED = [failedList, listFailedDeliveries] as const;
const BIN = [binList, listDiscardedDeliveries] as const;

/** Loads the Delivery Retry screen for a URL. */
export async function loadDeliveryRetry(raw: RawSearch): Promise<DeliveryRetryData> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const now = new Date();
  const db = database();
  const reading = readSettings(db.pool);
  // Only this filter depends on them: no other list waits.
  const known = raw.removal === undefined ? RETENTION_DEFAULTS : await reading;
  const seesPayloads = maySeePayloads(user);
  const { filter, ...read } = readDeliverySearch(raw, { zone, now }, known, seesPayloads);
  const { view, eventId, page } = read.search;
  const [{ name }, list] = view === "bin" ? BIN : FAILED;
  const isOfDays = view !== "bin" && read.search.removal.length === 0 && !isSearched(filter);
  const dayBefore = isOfDays ? dayBeforeNewDay(read.search, { zone, now }) : null;
  const ofYesterday =
    dayBefore === null
      ? null
      : countFailedDeliveries(db, { ...filter, ...periodOf(zone, { from: dayBefore, to: dayBefore }) });
  const [listed, options, groups, { binDays }] = await Promise.all([
    list(db, filter, read.position),
    readOptions(db.pool, OPTIONS),
    groupOptions(db, filter, seesPayloads),
    reading,
  ]);
  // Only a list of one page shows that an event is missing.
  const isOnePage = listed.next === null && listed.previous === null && page === 1;
  const found = new Set(listed.items.map((row) => row.eventId));
  const missing = isOnePage ? eventId.filter((id) => !found.has(id)) : [];
  const shown = { ...listed, items: listed.items.map((row) => listedDelivery(row, seesPayloads)) };
  const isNoneFailed = view === "failed" && listed.items.length === 0;
  const without = isOnePage ? withoutEach(raw, read, { zone, now }, known, seesPayloads) : null;
  return {
    ...listData(read, shown, {
      options: { ...options, groupId: groups },
      asOf: now,
      zone,
      columns: user.preferences.columns[name] ?? null,
    }),
    filter,
    yesterday: dayBefore !== null && ofYesterday ? { day: dayBefore, failed: resultOf(ofYesterday) } : null,
    missing: await locateEvents(db, missing, { since: startOfDay(zone, firstDay(read.today)), now }),
    binDays,
    whyEmpty: isNoneFailed ? explainEmpty(db, filter, without) : null,
    permissions: {
      retry: may(user.role, "deliveries:retry"),
      edit: may(user.role, "deliveries:edit"),
      discard: may(user.role, "deliveries:discard"),
      restore: may(user.role, "deliveries:restore"),
      accept: may(user.role, "deliveries:accept"),
    },
  };
}

/**
 * Counts what becomes unretryable within 24 hours; null when nothing does, and when that cannot be read: the list does not depend
 * on it.
 */
export async function loadRemovalWarning(): Promise<RemovalWarning | null> {
  await requireUser("deliveries:read");
  const db = database();
  try {
    const filter = { ...NO_FILTER, ...removedSoon(false, await readSettings(db.pool), new Date()) };
    return await countRemovedSoon(db, filter);
  } catch (error) {
    logger.error({ err: error }, "what becomes unretryable could not be counted");
    return null;
  }
}

const NO_FILTER = { classes: [], subscriberIds: [], contextIds: [] };

/**
 * Loads the data of a row's expansion for the signed-in user.
 * @throws RedeliverError unauthorized without a session, forbidden without the permission, not_found for an unknown delivery
 */
export async function loadExpansion(deliveryId: string): Promise<DeliveryView> {
  const user = await currentUser();
  if (!user) throw new RedeliverError("unauthorized", "You were signed out: sign in again to read this.");
  await requirePermission(user, "deliveries:read", "deliveries.read");
  const detail = await getDeliveryDetail(database(), deliveryId, LAST_ATTEMPT);
  if (!detail)
    throw new RedeliverError(
      "not_found",
      "There is no such delivery: retention has removed it, or it never existed.",
    );
  return deliveryView(detail, maySeePayloads(user));
}
