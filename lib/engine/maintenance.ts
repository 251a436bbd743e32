/** A span in which a subscriber is known to be away, in epoch milliseconds: from its begin, until before its end. */
export type MaintenanceWindow = { from: number; to: number };

/** When the maintenance under way at a moment is over, windows that overlap or touch being one; null when none is. */
export function endOfMaintenance(windows: readonly MaintenanceWindow[], now: number): number | null {
  let end = now;
  for (const { from, to } of [...windows].sort((a, b) => a.from - b.from)) {
    if (from <= end && to > end) end = to;
  }
  return end > now ? end : null;
}
