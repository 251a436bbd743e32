import { formatDay, formatMomentInFull } from "../../time/format";
import type { Removals } from "../detail";

/** What retention has removed, in sentences. Times are in the operator's zone; days are UTC, as they are removed. */

/** Why a delivery is not retried: `payload removed by retention on 22 Nov 2026 14:03:21 (UTC)`; without the time where it is not known. */
export function payloadRemoved(at: Date | null, zone: string): string {
  return at
    ? `payload removed by retention on ${formatMomentInFull(at, zone)}`
    : "payload removed by retention";
}

/** Of an event or delivery whose older attempts are gone; undefined when none of its time were removed. */
export function attemptsRemoved(
  { attemptsRemovedBefore: before, attemptsRemovedAt: at }: Omit<Removals, "payloadRemovedAt">,
  zone: string,
): string | undefined {
  if (!before || !at) return undefined;
  const day = formatDay(before.toISOString().slice(0, 10));
  return `Attempts before ${day} (UTC) were removed by retention on ${formatMomentInFull(at, zone)}.`;
}
