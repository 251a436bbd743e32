import { performance } from "node:perf_hooks";
import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import { COUNT_LIMIT } from "../../list/statements";
import type { DeliveryFilter } from "../schema";
import { countStatement } from "../statements/list";
import type { Excluding } from "../view/screen";

/** The time for all counts together: the list that they explain is there without them. */
const PATIENCE_MS = 600;
/** Less is no time for a count. */
const LEAST_MS = 20;

/**
 * Finds the filter without which most failures match, of a search without a match. Counts end at the limit of lists, and what cannot be
 * counted in time is left out.
 * @param without the search without each of its filters, those first that probably exclude most
 * @returns null when failures match without no single one of them, or none could be counted
 */
export async function findExcluding(
  db: Database,
  without: readonly { name: string; filter: DeliveryFilter }[],
): Promise<Excluding | null> {
  const began = performance.now();
  let most: Excluding | null = null;
  for (const { name, filter } of without) {
    const left = PATIENCE_MS - (performance.now() - began);
    if (left < LEAST_MS || most?.totalIsExact === false) break;
    const { text, values } = countStatement(filter);
    const count = (await readWithin<{ count: number }>(db.pool, left, text, values))?.[0]?.count ?? 0;
    const total = Math.min(count, COUNT_LIMIT);
    if (total > (most?.total ?? 0)) most = { name, total, totalIsExact: count <= COUNT_LIMIT };
  }
  return most;
}

/** Whether an attempt that is still kept has failed; null when that could not be read in time. */
export async function hasEverFailed(db: Database): Promise<boolean | null> {
  const rows = await readWithin<{ failed: boolean }>(
    db.pool,
    PATIENCE_MS,
    "select exists (select from attempt where outcome <> 'success') as failed",
    [],
  );
  return rows?.[0]?.failed ?? null;
}
