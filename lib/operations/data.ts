import type { Database } from "../db/client";
import { isId } from "../db/ids";
import type { OperationKind, SkipReason } from "../engine/state";

/** A bulk operation and how far what it queued has come. `waiting + delivered + failedAgain` is `changed` for a retry. */
export type OperationStatus = {
  id: string;
  kind: OperationKind;
  actorName: string;
  createdAt: Date;
  requested: number;
  changed: number;
  skipped: number;
  skippedByReason: Partial<Record<SkipReason, number>>;
  progress: { waiting: number; delivered: number; failedAgain: number };
  /** Nothing waits any more. */
  finished: boolean;
};

/** Reads an operation; null when there is none of that id. */
export async function getOperation(db: Database, id: string): Promise<OperationStatus | null> {
  if (!isId(id)) return null;
  const { rows } = await db.pool.query<OperationRow>(OPERATION, [id]);
  const row = rows[0];
  if (!row) return null;
  const { waiting, delivered, failedAgain, ...operation } = row;
  return { ...operation, progress: { waiting, delivered, failedAgain }, finished: waiting === 0 };
}

type OperationRow = Omit<OperationStatus, "progress" | "finished"> & OperationStatus["progress"];

/** An item's outcome is written by the settle of its attempt: none yet means that it still waits. */
const OPERATION = `
select o.id, o.kind, o.actor_name as "actorName", o.created_at as "createdAt", o.requested, o.changed, o.skipped,
  o.skipped_by_reason as "skippedByReason", progress.*
from operation o cross join lateral (
  select count(*) filter (where i.outcome is null)::int as waiting,
    count(*) filter (where i.outcome = 'delivered')::int as delivered,
    count(*) filter (where i.outcome = 'failed')::int as "failedAgain"
  from operation_item i where i.operation_id = o.id and i.result = 'queued'
) as progress
where o.id = $1::uuid`;
