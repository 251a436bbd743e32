import "server-only";
import { requestTimeZone } from "../auth/request-zone";
import { requireUser } from "../auth/session";
import { database } from "../db/client";
import { RedeliverError } from "../errors";
import { readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { countBySubscriber, listItems } from "./data/items";
import { listActors, listCurrentOperations, listOperations, readOperation } from "./data/list";
import { namesInFilters } from "./data/names";
import { itemList, operationList } from "./search-params";
import {
  type CurrentOperation,
  type CurrentOperations,
  listedOperation,
  type OperationListData,
  type OperationPageData,
} from "./view";

/** Loads the Operations screen for a URL. */
export async function loadOperations(raw: RawSearch): Promise<OperationListData> {
  const { user, zone, now, db } = await operator();
  const read = readList(operationList, raw, { zone, now });
  const { kind, state, actor } = read.search;
  const filter = { kinds: kind, states: state, actors: actor, period: read.period };
  const [listed, actors] = await Promise.all([listOperations(db, filter, read.position), listActors(db)]);
  const names = await namesInFilters(db, listed.items);
  const items = listed.items.map((row) => listedOperation(row, names, zone));
  const columns = user.preferences.columns[operationList.name] ?? null;
  return listData(read, { ...listed, items }, { options: { actor: actors }, asOf: now, zone, columns });
}

/** Loads the page of one operation for a URL; null for an unknown id and for a text that is no id. */
export async function loadOperation(id: string, raw: RawSearch): Promise<OperationPageData | null> {
  const { user, zone, now, db } = await operator();
  const row = await readOperation(db, id).catch((error: unknown) => {
    if (error instanceof RedeliverError && error.code === "not_found") return null;
    throw error;
  });
  if (!row) return null;
  const read = readList(itemList, raw, { zone, now });
  const [listed, subscribers, names] = await Promise.all([
    listItems(db, row.id, read.search.result, read.position),
    countBySubscriber(db, row.id),
    namesInFilters(db, [row]),
  ]);
  const columns = user.preferences.columns[itemList.name] ?? null;
  return {
    ...listData(read, listed, { options: {}, asOf: now, zone, columns }),
    operation: listedOperation(row, names, zone),
    subscribers,
  };
}

/** How long a finished operation's result comes back with the page. */
const RECENT_MS = 15 * 60_000;

/** Loads the operations that a screen of deliveries shows: those that are running now, and the user's recent ones. */
export async function loadCurrentOperations(): Promise<CurrentOperations> {
  const user = await requireUser("deliveries:read");
  const rows = await listCurrentOperations(database(), user.id, new Date(Date.now() - RECENT_MS));
  const operations = rows.map(({ id, kind, state, actor, counts, skippedByReason }): CurrentOperation => {
    return { id, kind, state, actor, counts, skippedByReason };
  });
  return { userId: user.id, operations };
}

async function operator() {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  return { user, zone, now: new Date(), db: database() };
}
