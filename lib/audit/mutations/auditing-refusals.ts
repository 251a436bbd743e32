import type { Actor } from "../../access/actor";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { refusals } from "./refusals";

type Attempt = { actor: Actor; action: string; detail?: Record<string, unknown> };

/** Runs a change. One that is forbidden or in conflict, as of the last administrator, gets its audit row too. */
export async function auditingRefusals<Result>(
  db: Database,
  { detail, ...attempt }: Attempt,
  change: () => Promise<Result>,
): Promise<Result> {
  try {
    return await change();
  } catch (error) {
    if (error instanceof RedeliverError && (error.code === "conflict" || error.code === "forbidden"))
      await refusals.record(db, {
        ...attempt,
        code: error.code,
        detail: { ...detail, reason: error.message },
      });
    throw error;
  }
}
