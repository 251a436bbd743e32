import type { Database } from "../../db/client";
import type { OperationStatus } from "../schema";
import { readOperation } from "./list";

/**
 * Reads an operation and its progress.
 * @throws RedeliverError `not_found`, also for a text that is no id
 */
export async function getOperation(db: Database, id: string): Promise<OperationStatus> {
  const { kind, actor, counts, skippedByReason, createdAt } = await readOperation(db, id);
  const { total, pending, sending, delivered, failedAgain, skipped } = counts;
  const waiting = pending + sending;
  return {
    id,
    kind,
    actorName: actor.name,
    createdAt,
    requested: total,
    changed: total - skipped,
    skipped,
    skippedByReason,
    progress: { waiting, delivered, failedAgain },
    finished: waiting === 0,
  };
}
