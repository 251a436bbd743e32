import type { RetentionLimits } from "../../engine/retention";
import { isCancelled, isLocked, type RetentionContext, readLimits } from "./retention-context";

/** What a chunk did: how many rows it removed, and whether another may follow. */
export type Chunk = { removed: number; isLast: boolean };

/** The result of a step. `overdue`: why something that has to go is still there, as a sentence; the next run tries again. */
export type StepResult = { removed: number; overdue?: string };

/**
 * Repeats a chunk until it is the last, with a rest after each. Ends between two chunks when another worker leads, and when rows
 * are locked by a long transaction, so that neither waits for the other. A chunk that PostgreSQL cancelled for its time is repeated
 * with half of the rows.
 * @param chunk removes at most `rows` rows that the limits name, in one statement
 */
export async function inChunks(
  context: RetentionContext,
  chunk: (rows: number, limits: RetentionLimits) => Promise<Chunk>,
): Promise<StepResult> {
  const { leader, pace } = context;
  let removed = 0;
  while (leader.isLeader()) {
    const limits = await readLimits(context);
    const { rows } = pace;
    const begun = performance.now();
    try {
      const done = await chunk(rows, limits);
      removed += done.removed;
      if (done.isLast) break;
    } catch (error) {
      if (isLocked(error)) return { removed, overdue: "Another transaction holds some of the rows." };
      if (!isCancelled(error) || rows === 1) throw error;
      pace.wasCancelled(rows);
      await pace.rest(leader.signal);
      continue;
    }
    pace.took(rows, performance.now() - begun);
    await pace.rest(leader.signal);
  }
  return { removed };
}
