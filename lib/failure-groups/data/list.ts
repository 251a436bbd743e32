import { STATEMENT_MS } from "../../config/statement-limits";
import type { Database, Queryable } from "../../db/client";
import { within } from "../../db/within";
import { counted, type Rows, readRows, type Slice, startCount } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import { COUNT_LIMIT } from "../../list/statements";
import type { GroupFilter, GroupRow, MergedGroup, Ranking } from "../schema";
import { groupCountStatement, groupListStatement } from "../statements/list";
import { noteCounted, rankingOf } from "./ranking";

/** A row as the database has it. */
type Stored = Omit<GroupRow, "failedNowIsExact" | "mergedFrom"> & {
  /** How many failures were counted for the order of the list. */
  counted: number;
  mergedFrom: (Omit<MergedGroup, "mergedAt"> & { mergedAt: string })[];
};

/** The time that reading a page may take: to order by failures now, those of every group are counted. */
const PAGE_MS = STATEMENT_MS;

/**
 * Lists failure groups in the order of a measure, and their number.
 * @returns null when measuring them takes too long: their order is then unknown
 */
export async function listGroups(
  db: Database,
  filter: GroupFilter,
  position: Position,
  now: Date,
): Promise<ListPage<GroupRow> | null> {
  const count = startCount(db.pool, groupCountStatement(filter));
  const page = await readGroups(db, filter, position, now);
  return page && counted(page, count, position);
}

/** As `listGroups`, without their number. */
export async function readGroups(
  db: Database,
  filter: GroupFilter,
  position: Position,
  now: Date,
): Promise<Rows<GroupRow> | null> {
  const isByCount = position.sort === "failedNow";
  const ranking = isByCount ? await rankingOf(db.pool, now.getTime()) : null;
  const page = await within(db.pool, PAGE_MS, (client) => readStored(client, filter, position, now, ranking));
  if (!page) return null;
  noteCounted(db.pool, page.items[0]?.counted ?? 0);
  return { ...page, items: page.items.map(groupRow) };
}

/** Reads one group, or none. */
export async function readOneGroup(db: Queryable, id: number, now: Date): Promise<GroupRow | undefined> {
  const alone = { sort: "lastSeen", direction: "DESC", limit: 1, offset: 0 } as const;
  return (await readStored(db, { ids: [id] }, alone, now, null)).items.map(groupRow)[0];
}

function readStored(
  db: Queryable,
  filter: GroupFilter,
  position: Position,
  now: Date,
  ranking: Ranking | null,
): Promise<Rows<Stored>> {
  const rowsOf = (slice: Slice) => groupListStatement(filter, slice, now, ranking);
  return readRows<Stored>(db, rowsOf, position);
}

function groupRow({ counted: _counted, failedNow, mergedFrom, ...row }: Stored): GroupRow {
  return {
    ...row,
    failedNow: Math.min(failedNow, COUNT_LIMIT),
    failedNowIsExact: failedNow <= COUNT_LIMIT,
    mergedFrom: mergedFrom.map((one) => ({ ...one, mergedAt: new Date(one.mergedAt) })),
  };
}
