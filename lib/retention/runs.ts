import type { RunResult } from "./schema";

/** What a run removed: whole days of the steps that count them, and rows of the others. */
export type RemovedByRun = { days: number; rows: number };

/** The steps of a run (lib/worker/retention/run-retention.ts) that remove whole days. */
const DAY_STEPS: ReadonlySet<string> = new Set(["payloadDays", "attemptDays"]);

export function removedByRun({ removed }: Pick<RunResult, "removed">): RemovedByRun {
  const sum = { days: 0, rows: 0 };
  for (const [step, count] of Object.entries(removed)) sum[DAY_STEPS.has(step) ? "days" : "rows"] += count;
  return sum;
}
