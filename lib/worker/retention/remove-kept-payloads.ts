import { plainValues } from "../../db/array-text";
import { inChunks, type StepResult } from "./in-chunks";
import { BEGINNING, type Cursor, cursorBehind, type Keyed, keysOf } from "./keyset";
import { KEPT_PAYLOADS, LOCK_UNRESOLVED, REMOVE_KEPT_PAYLOADS } from "./payload-statements";
import { type RetentionContext, timeOf } from "./retention-context";

/**
 * Removes the kept payloads that nothing needs any more. Once a day it walks over all that are kept, the failures of the last months,
 * for those that were delivered since; meanwhile over those that have to go before their deliveries.
 */
export async function removeKeptPayloads(context: RetentionContext): Promise<StepResult> {
  const { link, leader, walks, begunAt } = context;
  const begun = walks.begin("kept payloads", leader.fence, begunAt);
  let { cursor } = begun;
  return inChunks(context, async (size, { failedPayloadBefore }) => {
    const before = begun.isWhole ? "infinity" : (failedPayloadBefore?.toISOString() ?? "-infinity");
    const values = [...cursor, size, before];
    const rows = await link.query<Keyed>({ name: "kept_payloads", text: KEPT_PAYLOADS, values });
    const removed = rows.length > 0 ? await removePage(context, rows, failedPayloadBefore) : 0;
    cursor = cursorBehind(rows, cursor);
    if (rows.length === size) return { removed, isLast: false };
    const passed: Cursor = failedPayloadBefore
      ? [failedPayloadBefore.toISOString(), BEGINNING[1]]
      : BEGINNING;
    walks.end("kept payloads", begun, passed, begunAt);
    return { removed, isLast: true };
  });
}

/**
 * Removes those of a page. The failed deliveries whose payloads go before them are locked first, and the statement that removes reads
 * what was committed until then: a retry that is under way keeps its payload, and one that begins meanwhile waits and finds it gone.
 */
async function removePage(context: RetentionContext, rows: readonly Keyed[], failedBefore: Date | null) {
  const { link, leader } = context;
  const keys = keysOf(rows);
  const at = timeOf(context);
  let removed = 0;
  await link.transaction(async (query) => {
    const lock = { name: "lock_unresolved", text: LOCK_UNRESOLVED };
    const locked = failedBefore
      ? await query<[string]>({ ...lock, values: [...keys, failedBefore.toISOString()] })
      : [];
    const ids = plainValues(locked.map(([id]) => id));
    const values = [leader.name, leader.fence, at, ...keys, ids, at];
    const statement = { name: "remove_kept_payloads", text: REMOVE_KEPT_PAYLOADS };
    const [gone] = await query<[string]>({ ...statement, values });
    removed = Number(gone?.[0] ?? 0);
  });
  return removed;
}
