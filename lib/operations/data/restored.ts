import type { Queryable } from "../../db/client";
import { shardOf } from "../../db/ids";
import { RESTORE_ACCESS, type RequireRight } from "../access";
import { RESTORED_BY_OPERATION, RESTORED_STATES } from "../statements/operate";

type Restored = { discarded: boolean; accepted: boolean };
type Read = (text: string, ...values: unknown[]) => Promise<Restored[]>;

/** Requires the rights to restore deliveries: what is in the bin and what was accepted need one each. */
export async function requireRestoration(
  read: Read,
  ids: readonly string[],
  requireRight: RequireRight,
): Promise<void> {
  const [found] = await read(RESTORED_STATES, ids, ids.map(shardOf));
  await requireRights(found, requireRight);
}

/** The same for what an operation still has to restore. */
export async function requireRestorationBy(
  read: Read,
  operationId: string,
  requireRight: RequireRight,
): Promise<void> {
  const [found] = await read(RESTORED_BY_OPERATION, operationId);
  await requireRights(found, requireRight);
}

/** Reads outside a transaction. */
export const reading =
  (db: Queryable): Read =>
  async (text, ...values) =>
    (await db.query<Restored>(text, values)).rows;

async function requireRights(found: Restored | undefined, requireRight: RequireRight): Promise<void> {
  for (const what of ["discarded", "accepted"] as const)
    if (found?.[what]) await requireRight(RESTORE_ACCESS[what]);
}
