import type { Database } from "../../db/client";
import { isId } from "../../db/ids";
import type { OperationKind } from "../../engine/state";
import { RedeliverError } from "../../errors";
import { type Rows, readRows, readTotal, type Slice } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { FilterOption } from "../../list/view";
import { type OperationFilter, type OperationRow, storedFilter } from "../schema";
import {
  ACTORS,
  CURRENT_OPERATIONS,
  OPERATION_BY_ID,
  operationCountStatement,
  operationListStatement,
  PROGRESS,
} from "../statements/list";

type Stored = Pick<OperationRow, "id" | "skippedByReason" | "createdAt" | "finishedAt"> & {
  kind: OperationKind;
  actorType: OperationRow["actor"]["type"];
  actorId: string | null;
  actorName: string;
  filter: unknown;
  requested: number;
  changed: number;
  skipped: number;
  delivered: number | null;
  failedAgain: number | null;
};

type Progress = {
  id: string;
  waiting: number;
  sending: number;
  delivered: number;
  failedAgain: number;
  settledAt: Date | null;
};

/** Lists operations by the time of their creation, with their items counted by result, and the number of matches. */
export async function listOperations(
  db: Database,
  filter: OperationFilter,
  position: Position,
): Promise<ListPage<OperationRow>> {
  const [page, total] = await Promise.all([
    readOperations(db, filter, position),
    readTotal(db.pool, operationCountStatement(filter)),
  ]);
  return { ...page, ...total };
}

/** As `listOperations`, without the number of matches. */
export async function readOperations(
  db: Database,
  filter: OperationFilter,
  position: Position,
): Promise<Rows<OperationRow>> {
  const rows = (slice: Slice) => operationListStatement(filter, slice);
  const page = await readRows<Stored>(db.pool, rows, position);
  return { ...page, items: await withCounts(db, page.items) };
}

/**
 * Reads one operation as listed.
 * @throws RedeliverError `not_found`, also for a text that is no id
 */
export async function readOperation(db: Database, id: string): Promise<OperationRow> {
  const { rows } = isId(id) ? await db.pool.query<Stored>(OPERATION_BY_ID, [id]) : { rows: [] };
  const [row] = await withCounts(db, rows);
  if (!row) throw new RedeliverError("not_found", "There is no operation with that id.");
  return row;
}

/** Lists the operations that are running now, and a user's own since a time, newest first. */
export async function listCurrentOperations(
  db: Database,
  userId: string,
  since: Date,
): Promise<OperationRow[]> {
  const { rows } = await db.pool.query<Stored>(CURRENT_OPERATIONS, [userId, since]);
  return withCounts(db, rows);
}

/** Adds the counts. Only operations without stored results have their items counted: one statement for all of them. */
async function withCounts(db: Database, rows: Stored[]): Promise<OperationRow[]> {
  const open = rows.filter(({ finishedAt }) => finishedAt === null).map(({ id }) => id);
  const counted = open.length ? (await db.pool.query<Progress>(PROGRESS, [open])).rows : [];
  const progress = new Map(counted.map((one) => [one.id, one]));
  return rows.map((row) => operationRow(row, progress.get(row.id)));
}

const NOTHING_QUEUED = { waiting: 0, sending: 0, delivered: 0, failedAgain: 0, settledAt: null };

function operationRow(row: Stored, progress: Progress | undefined): OperationRow {
  const { id, kind, actorType, actorId, actorName, filter, skippedByReason, createdAt } = row;
  const { waiting, sending, settledAt, ...counted } = progress ?? NOTHING_QUEUED;
  const finishedAt = row.finishedAt ?? (waiting > 0 ? null : (settledAt ?? createdAt));
  return {
    id,
    kind,
    state: finishedAt ? "done" : "running",
    actor: { type: actorType, id: actorId, name: actorName },
    filter: storedFilter.parse(filter),
    counts: {
      total: row.requested,
      pending: waiting - sending,
      sending,
      delivered: row.delivered ?? counted.delivered,
      failedAgain: row.failedAgain ?? counted.failedAgain,
      changed: kind === "retry" ? 0 : row.changed,
      skipped: row.skipped,
    },
    skippedByReason,
    createdAt,
    // It begins when it is made.
    startedAt: createdAt,
    finishedAt,
  };
}

/** Lists everybody who can have made operations, by name. */
export async function listActors(db: Database): Promise<FilterOption[]> {
  return (await db.pool.query<FilterOption>(ACTORS)).rows;
}
