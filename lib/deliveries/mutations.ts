import type { Actor } from "../access/actor";
import { notifyDue } from "../db/channels";
import type { Database } from "../db/client";
import { shardOf } from "../db/ids";
import { runOperation } from "./act";
import type { OperationSummary, Selection } from "./schema";

/** The operations of operators and API keys on deliveries. Who may do them is checked by the action or route that calls. */

/**
 * Gives failed deliveries one more attempt each, due now. Skipped, with its reason: what is not failed, and what goes
 * to a subscriber that is deleted or not approved. Workers are woken after the commit.
 */
export async function retryDeliveries(
  db: Database,
  actor: Actor,
  selection: Selection,
  now = new Date(),
): Promise<OperationSummary> {
  const { changedIds, ...summary } = await runOperation(db, actor, "retry", selection, now);
  await notifyDue(
    db.pool,
    changedIds.map((id) => ({ shard: shardOf(id) })),
  );
  return summary;
}

/** Moves failed deliveries to the bin, from where they can be restored for 14 days. */
export async function discardDeliveries(
  db: Database,
  actor: Actor,
  selection: Selection,
  now = new Date(),
): Promise<OperationSummary> {
  const { changedIds: _changed, ...summary } = await runOperation(db, actor, "discard", selection, now);
  return summary;
}

/** Brings discarded deliveries back to the list of failures, where they were, unless their purge date has passed. */
export async function restoreDeliveries(
  db: Database,
  actor: Actor,
  selection: Selection,
  now = new Date(),
): Promise<OperationSummary> {
  const { changedIds: _changed, ...summary } = await runOperation(db, actor, "restore", selection, now);
  return summary;
}
