import "server-only";
import { cache } from "react";
import { maySeePayloads } from "../access/actor";
import { may } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { groupOptions } from "../deliveries/data/groups";
import { readDeliverySearch } from "../deliveries/read-search";
import { causeList } from "../deliveries/search-params";
import { listedDelivery } from "../deliveries/view/screen";
import { markOf } from "../engine/fingerprint/marks";
import { titleOf } from "../engine/group-title";
import { RETENTION_DEFAULTS } from "../engine/retention";
import { RedeliverError } from "../errors";
import { readOptions } from "../filter-options/data";
import { OPTIONS } from "../filter-options/statements";
import { readFoldRules } from "../fold-rules/data";
import { atLeast, type ListPage } from "../list/page";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { readSettings } from "../retention/data";
import { type Cause, readCauses } from "./data/causes";
import { readGroup, readInto } from "./data/group";
import { listGroups } from "./data/list";
import { listOwners, readDays, readRowsOfGroup } from "./data/page";
import { readSamples } from "./data/samples";
import { readSimilar } from "./data/similar";
import { readGroupSearch } from "./read-search";
import type { GroupRow } from "./schema";
import { groupList } from "./search-params";
import { type CauseListData, type GroupListData, type GroupPageData, shownGroup } from "./view";

/** A page that could not be read. */
const NOTHING: ListPage<GroupRow> = {
  items: [],
  next: null,
  previous: null,
  matches: () => atLeast(0),
};

/** Loads the Failure groups screen for a URL. */
export async function loadGroups(raw: RawSearch): Promise<GroupListData> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const now = new Date();
  const { filter, ...read } = readGroupSearch(raw, { zone, now });
  const db = database();
  const [found, options] = await Promise.all([
    listGroups(db, filter, read.position, now),
    readOptions(db.pool, { subscribers: OPTIONS.subscribers, contexts: OPTIONS.contexts }),
  ]);
  const seesPayloads = maySeePayloads(user);
  const page = found ?? NOTHING;
  const shown = { ...page, items: page.items.map((row) => shownGroup(row, seesPayloads)) };
  const columns = user.preferences.columns[groupList.name] ?? null;
  return {
    ...listData(read, shown, { options, asOf: now, zone, columns }),
    isTooSlow: found === null,
  };
}

/** The group that has the failures of a group of the URL, which was merged into it. */
type Merged = { into: number };

/**
 * Loads the page of a failure group, once per request; null when there is no group of that id, or the text is no id. Of a group that
 * was merged into another one, the id of that.
 */
export const loadGroup = cache(async (text: string): Promise<GroupPageData | Merged | null> => {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  if (!/^[1-9]\d{0,14}$/.test(text)) return null;
  const [db, id, now] = [database(), Number(text), new Date()];
  const row = await readGroup(db, id, now).catch(async (error: unknown) => {
    if (!(error instanceof RedeliverError) || error.code !== "not_found") throw error;
    return { into: await readInto(db, id) };
  });
  if ("into" in row) return row.into === null ? null : { into: row.into };
  const seesPayloads = maySeePayloads(user);
  const edit = may(user.role, "groups:write");
  const [{ rules }, samples, days, similar, rows, owners] = await Promise.all([
    readFoldRules(db.prisma),
    seesPayloads ? readSamples(db, id) : null,
    readDays(db, id, now),
    readSimilar(db, row),
    readRowsOfGroup(db, id, now),
    edit ? listOwners(db) : [],
  ]);
  const group = shownGroup(row, seesPayloads);
  return {
    group,
    ...{ samples, days, owners },
    foldRules: rules.filter(({ mark }) => group.title.includes(markOf(mark))),
    similar: similar.map(({ template, ...one }) => ({
      ...one,
      title: titleOf({ ...one, template }, seesPayloads),
    })),
    rows: rows.map((one) => listedDelivery(one, seesPayloads)),
    permissions: {
      edit,
      retry: may(user.role, "deliveries:retry"),
      editAndRetry: may(user.role, "deliveries:edit"),
      discard: may(user.role, "deliveries:discard"),
      accept: may(user.role, "deliveries:accept"),
    },
    ...{ now, zone },
  };
});

/** Loads the Delivery Retry screen by cause, for a URL. */
export async function loadCauses(raw: RawSearch): Promise<CauseListData> {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  const [db, now, seesPayloads] = [database(), new Date(), maySeePayloads(user)];
  const settings = raw.removal === undefined ? RETENTION_DEFAULTS : await readSettings(db.pool);
  const { filter, ...read } = readDeliverySearch(raw, { zone, now }, settings, seesPayloads);
  const [found, options, groupId] = await Promise.all([
    readCauses(db, filter, read.position.limit),
    readOptions(db.pool, OPTIONS),
    groupOptions(db, filter, seesPayloads),
  ]);
  const items = (found?.items ?? []).map(({ group, ...cause }) => ({
    ...cause,
    title: group ? titleOf(group, seesPayloads) : "Not grouped",
    group: group && withoutTemplate(group),
  }));
  const total = { total: found?.total ?? 0, totalIsExact: found !== null };
  const page = { items, matches: () => total, next: null, previous: null };
  const columns = user.preferences.columns[causeList.name] ?? null;
  return {
    ...listData(read, page, { options: { ...options, groupId }, asOf: now, zone, columns }),
    isTooSlow: found === null,
  };
}

/** What is shown of a group beside its title. */
function withoutTemplate({
  template: _template,
  isOverflow: _isOverflow,
  ...group
}: NonNullable<Cause["group"]>) {
  return group;
}
