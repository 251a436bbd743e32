import "server-only";
import { maySeePayloads } from "../access/actor";
import { may } from "../access/roles";
import { requestTimeZone } from "../auth/request-zone";
import { currentUser, requirePermission, requireUser } from "../auth/session";
import { database } from "../db/client";
import { RedeliverError } from "../errors";
import { readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { listData } from "../list/view";
import { ACCESS_OF, UNPACED } from "./access";
import { readOperationDetail } from "./data/detail";
import { listItems, readAllItems } from "./data/items";
import {
  listActors,
  listCurrentOperations,
  listOperations,
  listOperationsOfGroup,
  readOperation,
} from "./data/list";
import { namesInFilters } from "./data/names";
import { readSetEdit } from "./data/set-edit";
import { selectedInWords } from "./filter-in-words";
import { itemList, operationList } from "./search-params";
import { seenSetEdit } from "./set-edit";
import {
  type CurrentOperations,
  currentOperation,
  type ListedOperation,
  listedOperation,
  type OperationListData,
  type OperationPageData,
  operationDetail,
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
  const detail = await readOperationDetail(db, id, now).catch((error: unknown) => {
    if (error instanceof RedeliverError && error.code === "not_found") return null;
    throw error;
  });
  if (!detail) return null;
  const { filter: _filter, ...row } = detail;
  const read = readList(itemList, raw, { zone, now });
  const [listed, names, edit] = await Promise.all([
    listItems(db, row.id, read.search.result, read.position),
    namesInFilters(db, [detail]),
    readSetEdit(db, row),
  ]);
  const columns = user.preferences.columns[itemList.name] ?? null;
  return {
    ...listData(read, listed, { options: {}, asOf: now, zone, columns }),
    operation: { ...operationDetail(row), filterInWords: selectedInWords(detail, names, zone) },
    edit: edit && seenSetEdit(edit, maySeePayloads(user)),
    permissions: {
      control: may(user.role, ACCESS_OF[row.kind]),
      restore: may(user.role, ACCESS_OF.restore),
      unpaced: may(user.role, UNPACED),
      audit: may(user.role, "audit:read"),
    },
  };
}

/** Loads the newest operations on a failure group. */
export async function loadOperationsOfGroup(groupId: number): Promise<ListedOperation[]> {
  const { zone, db } = await operator();
  const rows = await listOperationsOfGroup(db, groupId);
  const names = await namesInFilters(db, rows);
  return rows.map((row) => listedOperation(row, names, zone));
}

/**
 * Loads the items of an operation for a file: all of a URL's results, in batches.
 * @throws RedeliverError unauthorized, forbidden, and `not_found`
 */
export async function loadItemExport(id: string, raw: RawSearch) {
  const user = await currentUser();
  if (!user) throw new RedeliverError("unauthorized", "You were signed out: sign in again to export this.");
  await requirePermission(user, "deliveries:read", "deliveries.read");
  const db = database();
  const row = await readOperation(db, id);
  const { search } = readList(itemList, raw, { zone: "UTC", now: new Date() });
  return readAllItems(db, row.id, search.result);
}

/** How long a finished operation's result comes back with the page. */
const RECENT_MS = 15 * 60_000;

/** Loads the operations that a screen of deliveries shows: those that are running now, and the user's recent ones. */
export async function loadCurrentOperations(): Promise<CurrentOperations> {
  const user = await requireUser("deliveries:read");
  const rows = await listCurrentOperations(database(), user.id, new Date(Date.now() - RECENT_MS));
  return { userId: user.id, operations: rows.map(currentOperation) };
}

async function operator() {
  const [user, { zone }] = await Promise.all([requireUser("deliveries:read"), requestTimeZone()]);
  return { user, zone, now: new Date(), db: database() };
}
