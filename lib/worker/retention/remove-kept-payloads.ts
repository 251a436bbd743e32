import { plainValues } from "../../db/array-text";
import { inChunks, type StepResult } from "./in-chunks";
import { BEGINNING, cursorBehind, type Keyed, keysOf } from "./keyset";
import { KEPT_PAYLOADS, LOCK_UNRESOLVED, REMOVE_KEPT_PAYLOADS } from "./payload-statements";
import { type RetentionContext, timeOf } from "./retention-context";

/** Removes the kept payloads that nothing needs any more. Walks over all that are kept: failures of the last months. */
export async function removeKeptPayloads(context: RetentionContext): Promise<StepResult> {
  const { link } = context;
  let cursor = BEGINNING;
  return inChunks(context, async (size, { failedPayloadBefore }) => {
    const rows = await link.query<Keyed>({
      name: "kept_payloads",
      text: KEPT_PAYLOADS,
      values: [...cursor, size],
    });
    if (rows.length === 0) return { removed: 0, isLast: true };
    const gone = await removePage(context, rows, failedPayloadBefore);
    cursor = cursorBehind(rows, cursor);
    return { removed: gone, isLast: rows.length < size };
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
