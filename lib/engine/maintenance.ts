/** A period in which a subscriber is unavailable by plan, in epoch milliseconds: `from` is inside, `to` is not. */
export type MaintenanceWindow = { from: number; to: number };

/** The end of the maintenance under way at a time, windows that overlap or touch counting as one; null when there is none. */
export function endOfMaintenance(windows: readonly MaintenanceWindow[], now: number): number | null {
  let end = now;
  for (const { from, to } of [...windows].sort((a, b) => a.from - b.from)) {
    if (from <= end && to > end) end = to;
  }
  return end > now ? end : null;
}
