import { inChunks, type StepResult } from "./in-chunks";
import { BEGINNING, cursorBehind, type Keyed, keysOf } from "./keyset";
import { KEPT_PAYLOADS, REMOVE_KEPT_PAYLOADS } from "./payload-statements";
import { type RetentionContext, timeOf } from "./retention-context";

/** Removes the kept payloads that nothing needs any more. Walks over all that are kept: failures of the last months. */
export async function removeKeptPayloads(context: RetentionContext): Promise<StepResult> {
  const { link, leader } = context;
  let cursor = BEGINNING;
  return inChunks(context, async (size, { failedPayloadBefore }) => {
    const rows = await link.query<Keyed>({
      name: "kept_payloads",
      text: KEPT_PAYLOADS,
      values: [...cursor, size],
    });
    if (rows.length === 0) return { removed: 0, isLast: true };
    cursor = cursorBehind(rows, cursor);
    const at = timeOf(context);
    const values = [
      leader.name,
      leader.fence,
      at,
      ...keysOf(rows),
      failedPayloadBefore?.toISOString() ?? null,
      at,
    ];
    const [gone] = await link.query<[string]>({
      name: "remove_kept_payloads",
      text: REMOVE_KEPT_PAYLOADS,
      values,
    });
    return { removed: Number(gone?.[0] ?? 0), isLast: rows.length < size };
  });
}
