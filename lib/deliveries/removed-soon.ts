import { type RetentionSettings, unretryableWithin } from "../engine/retention";
import { DAY_MS } from "../time/units";
import type { DeliveryFilter } from "./schema";

export type UnretryableSettings = Pick<RetentionSettings, "failedDays" | "failedPayloadDays">;

/** The part of a filter that finds what retention removes within 24 hours, in the place of its dates. */
export type RemovedSoon = Pick<
  DeliveryFilter,
  "from" | "to" | "receivedFrom" | "receivedBefore" | "purgedBefore" | "restoredBefore"
>;

/**
 * What retention removes within 24 hours. Of failures, those that can be retried until then: they are removed, or their payload is.
 * Of the bin, what leaves it.
 */
export function removedSoon(isBin: boolean, settings: UnretryableSettings, now: Date): RemovedSoon {
  const whole = { from: new Date(0), to: now };
  if (isBin) return { ...whole, purgedBefore: new Date(now.getTime() + DAY_MS) };
  const soon = unretryableWithin(settings, now.getTime(), DAY_MS);
  if ("failedBefore" in soon) {
    const { failedBefore } = soon;
    return { ...whole, to: new Date(failedBefore.getTime() - 1), restoredBefore: failedBefore };
  }
  return { ...whole, ...soon };
}
