import type { DailyWindow } from "./operation-settings";
import { nextInWindow, WEEKDAYS } from "./windows";

/** When an operation runs: not before its start time, and in the hours of its window. Instants are epoch milliseconds. */
export type Timing = { startAt: number | null; window: DailyWindow | null };

/** Whether an operation may run at a time. */
export function isOpen(now: number, { startAt, window }: Timing): boolean {
  if (startAt !== null && now < startAt) return false;
  return window === null || nextInWindow(now, { ...window, days: WEEKDAYS }) === now;
}
