import { STATEMENT_MS } from "../../config/statement-limits";
import type { Database, Queryable } from "../../db/client";
import { within } from "../../db/within";
import { type Rows, readRows, readTotal, type Slice } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import { COUNT_LIMIT } from "../../list/statements";
import type { GroupFilter, GroupRow, MergedGroup } from "../schema";
import { groupCountStatement, groupListStatement } from "../statements/list";

/** A row as the database has it. */
type Stored = Omit<GroupRow, "failedNowIsExact" | "mergedFrom"> & {
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
  const [page, total] = await Promise.all([
    readGroups(db, filter, position, now),
    within(db.pool, PAGE_MS, (client) => readTotal(client, groupCountStatement(filter))),
  ]);
  return page && { ...page, ...(total ?? { total: page.items.length, totalIsExact: false }) };
}

/** As `listGroups`, without their number. */
export async function readGroups(
  db: Database,
  filter: GroupFilter,
  position: Position,
  now: Date,
): Promise<Rows<GroupRow> | null> {
  return within(db.pool, PAGE_MS, (client) => readGroupRows(client, filter, position, now));
}

/** Reads groups on a connection. */
export async function readGroupRows(
  db: Queryable,
  filter: GroupFilter,
  position: Position,
  now: Date,
): Promise<Rows<GroupRow>> {
  const rowsOf = (slice: Slice) => groupListStatement(filter, slice, now);
  const page = await readRows<Stored>(db, rowsOf, position);
  return { ...page, items: page.items.map(groupRow) };
}

function groupRow({ failedNow, mergedFrom, ...row }: Stored): GroupRow {
  return {
    ...row,
    failedNow: Math.min(failedNow, COUNT_LIMIT),
    failedNowIsExact: failedNow <= COUNT_LIMIT,
    mergedFrom: mergedFrom.map((one) => ({ ...one, mergedAt: new Date(one.mergedAt) })),
  };
}
