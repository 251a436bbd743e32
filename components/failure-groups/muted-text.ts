import type { ShownGroup } from "@/lib/failure-groups/view";
import { formatMomentInFull } from "@/lib/time/format";

type Muted = Pick<ShownGroup, "mutedUntil" | "mutedFor" | "mutedUntilWorse">;

/** What ends the mute of a group, whichever comes first. */
export function mutedText({ mutedUntil, mutedFor, mutedUntilWorse }: Muted, zone: string): string {
  return [
    ...(mutedUntil ? [formatMomentInFull(mutedUntil, zone)] : []),
    ...(mutedFor ? [`${mutedFor.toLocaleString("en-GB")} more have failed`] : []),
    ...(mutedUntilWorse ? ["it becomes worse"] : []),
  ].join(", or ");
}
