import type { Database } from "../../db/client";
import { isId } from "../../db/ids";
import type { OperationCounts } from "../../engine/operation";
import { RedeliverError } from "../../errors";
import { counted, type Rows, readRows, type Slice, startCount } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { FilterOption } from "../../list/view";
import { type OperationFilter, type OperationRow, storedFilter } from "../schema";
import {
  ACTORS,
  CURRENT_OPERATIONS,
  OPERATION_BY_ID,
  OPERATIONS_OF_GROUP,
  operationCountStatement,
  operationListStatement,
} from "../statements/list";

type Stored = Omit<OperationRow, "actor" | "filter" | "counts" | "skippedByReason"> &
  Omit<OperationCounts, "total"> & {
    actorType: OperationRow["actor"]["type"];
    actorId: string | null;
    actorName: string;
    filter: unknown;
    skippedByReason: OperationRow["skippedByReason"] | null;
  };

/** Lists operations by the time of their creation, with their items counted by result, and the number of matches. */
export async function listOperations(
  db: Database,
  filter: OperationFilter,
  position: Position,
): Promise<ListPage<OperationRow>> {
  const count = startCount(db.pool, operationCountStatement(filter));
  return counted(await readOperations(db, filter, position), count, position);
}

/** As `listOperations`, without the number of matches. */
export async function readOperations(
  db: Database,
  filter: OperationFilter,
  position: Position,
): Promise<Rows<OperationRow>> {
  const rows = (slice: Slice) => operationListStatement(filter, slice);
  const page = await readRows<Stored>(db.pool, rows, position);
  return { ...page, items: page.items.map(operationRow) };
}

/**
 * Reads one operation as listed.
 * @throws RedeliverError `not_found`, also for a text that is no id
 */
export async function readOperation(db: Database, id: string): Promise<OperationRow> {
  const { rows } = isId(id) ? await db.pool.query<Stored>(OPERATION_BY_ID, [id]) : { rows: [] };
  const [row] = rows;
  if (!row) throw new RedeliverError("not_found", "There is no operation with that id.");
  return operationRow(row);
}

/** Lists the newest operations on a failure group. */
export async function listOperationsOfGroup(db: Database, groupId: number): Promise<OperationRow[]> {
  const { rows } = await db.pool.query<Stored>(OPERATIONS_OF_GROUP, [groupId]);
  return rows.map(operationRow);
}

/** Lists the operations that are under way, and a user's own since a time, newest first. */
export async function listCurrentOperations(
  db: Database,
  userId: string,
  since: Date,
): Promise<OperationRow[]> {
  const { rows } = await db.pool.query<Stored>(CURRENT_OPERATIONS, [userId, since]);
  return rows.map(operationRow);
}

function operationRow(row: Stored): OperationRow {
  const {
    actorType,
    actorId,
    actorName,
    pending,
    sending,
    delivered,
    failedAgain,
    changed,
    skipped,
    cancelled,
    ...rest
  } = row;
  const total = pending + sending + delivered + failedAgain + changed + skipped + cancelled;
  return {
    ...rest,
    actor: { type: actorType, id: actorId, name: actorName },
    filter: storedFilter.parse(row.filter),
    counts: { total, pending, sending, delivered, failedAgain, changed, skipped, cancelled },
    // The items of an expired draft are being removed, its counters go last.
    skippedByReason: withUnlisted(row.skippedByReason ?? {}, row.state === "expired" ? 0 : skipped),
  };
}

/** An earlier version counted deliveries that do not exist, and kept no items of them. */
function withUnlisted(
  reasons: OperationRow["skippedByReason"],
  skipped: number,
): OperationRow["skippedByReason"] {
  const listed = Object.values(reasons).reduce((sum, items) => sum + items, 0);
  return skipped > listed ? { ...reasons, not_found: (reasons.not_found ?? 0) + skipped - listed } : reasons;
}

/** Lists everybody who can have made operations, by name. */
export async function listActors(db: Database): Promise<FilterOption[]> {
  return (await db.pool.query<FilterOption>(ACTORS)).rows;
}
