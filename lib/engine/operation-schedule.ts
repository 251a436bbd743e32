import type { OperationMove } from "./operation";
import type { DailyWindow } from "./operation-settings";
import { nextInWindow, type RetryWindow, WEEKDAYS } from "./windows";

/** When an operation may run: not before a time, and in some hours of each day. */
export type OperationTimes = { startAt: number | null; window: DailyWindow | null };

/** The next time, at or after `now` (epoch milliseconds), at which an operation may run. Hours are local, with summer time. */
export function mayRunAt({ startAt, window }: OperationTimes, now: number): number {
  const from = Math.max(now, startAt ?? 0);
  return window ? nextInWindow(from, everyDay(window)) : from;
}

/** The move that time brings about: a scheduled operation opens, a running one closes; null for none. */
export function scheduledMove(
  state: "scheduled" | "running",
  times: OperationTimes,
  now: number,
): OperationMove | null {
  const isOpen = mayRunAt(times, now) === now;
  if (state === "scheduled") return isOpen ? "open" : null;
  return isOpen ? null : "close";
}

/** One object per window, because what was found for it is remembered by it. */
const known = new Map<string, RetryWindow>();

function everyDay({ from, to, timeZone }: DailyWindow): RetryWindow {
  const key = `${from} ${to} ${timeZone}`;
  let window = known.get(key);
  if (!window) {
    if (known.size >= MOST_KNOWN) known.clear();
    window = { from, to, timeZone, days: WEEKDAYS };
    known.set(key, window);
  }
  return window;
}

const MOST_KNOWN = 100;
