import type { Database } from "../../db/client";
import { isId } from "../../db/ids";
import { RedeliverError } from "../../errors";
import type { OperationStatus } from "../schema";
import { OPERATION } from "../statements/operate";

/**
 * Reads an operation and its progress.
 * @throws RedeliverError `not_found`, also for a text that is no id
 */
export async function getOperation(db: Database, id: string): Promise<OperationStatus> {
  const { rows } = isId(id) ? await db.pool.query<OperationRow>(OPERATION, [id]) : { rows: [] };
  const [row] = rows;
  if (!row) throw new RedeliverError("not_found", "There is no operation with that id.");
  const { waiting, delivered, failedAgain, ...operation } = row;
  return { ...operation, progress: { waiting, delivered, failedAgain }, finished: waiting === 0 };
}

type OperationRow = Omit<OperationStatus, "progress" | "finished"> & OperationStatus["progress"];
