import { hasEnded } from "../engine/operation";
import { type Ramp, subscriberRate } from "../engine/operation-settings";
import { isSending } from "../engine/state";
import type { OperationRow } from "./schema";
import type { Settings } from "./schema/draft";

/** Seconds until the end: by its settings before it runs, then by its rate. Null when that is not known. */
export function estimateOf(
  row: Pick<OperationRow, "state" | "kind" | "counts" | "ratePerSecond"> & Settings,
  ofLargestSubscriber: number,
): number | null {
  const { state, kind, counts, ratePerSecond } = row;
  if (hasEnded(state) || !isSending(kind)) return null;
  const left = counts.pending + counts.sending;
  if (state === "running" && ratePerSecond) return Math.ceil(left / ratePerSecond);
  return estimateSeconds({ pending: counts.pending, ofLargestSubscriber }, row);
}

/** What is left of an operation that sends: its items that wait, and those of the subscriber with the most. */
type Left = { pending: number; ofLargestSubscriber: number };

/**
 * Estimates how many seconds an operation takes from its start: by its pace with the ramp, and by the pace of its largest subscriber,
 * whichever is longer. What holds it (circuits, live traffic, hours of the day) is not in it. Null without any limit.
 */
export function estimateSeconds(
  { pending, ofLargestSubscriber }: Left,
  { pace, ramp }: Settings,
): number | null {
  if (pending === 0) return 0;
  const whole = pace?.perSecond ?? null;
  const each = subscriberRate(pace, 0);
  const bounds = [
    whole === null ? 0 : secondsAtPace(pending, whole, ramp),
    each === null ? 0 : ofLargestSubscriber / each,
  ];
  return whole === null && each === null ? null : Math.ceil(Math.max(...bounds));
}

/** The time of so many deliveries at a rate that doubles up to the pace. */
function secondsAtPace(pending: number, perSecond: number, ramp: Ramp | null): number {
  let left = pending;
  let seconds = 0;
  for (let rate = ramp?.fromPerSecond ?? perSecond; ramp && rate < perSecond; rate *= 2) {
    const inStep = rate * ramp.doubleEverySeconds;
    if (inStep >= left) return seconds + left / rate;
    left -= inStep;
    seconds += ramp.doubleEverySeconds;
  }
  return seconds + left / perSecond;
}
