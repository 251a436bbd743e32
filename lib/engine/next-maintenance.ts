import { endOfMaintenance, type MaintenanceWindow } from "./maintenance";

/** The maintenance under way at a time, or else the next one, windows that overlap or touch counting as one; null when there is none. */
export function nextMaintenance(
  windows: readonly MaintenanceWindow[],
  now: number,
): MaintenanceWindow | null {
  const left = windows.filter(({ to }) => to > now).sort((a, b) => a.from - b.from);
  const [first] = left;
  if (!first) return null;
  return { from: first.from, to: endOfMaintenance(left, Math.max(now, first.from)) ?? first.to };
}
