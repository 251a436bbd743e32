import { atLeast, type Total } from "@/lib/list/page";

/** A number of matches, and the list that it was counted for. */
export type KeptTotal = { key: string; total: Total };

/**
 * The number of matches to show; null while it is unknown.
 * @param arrived what was counted: undefined before, null when it was lost
 * @param kept an earlier number, which stays for the same list until the next has arrived, unless the rows refute it
 * @param found the rows listed
 */
export function shownTotal(
  arrived: Total | null | undefined,
  kept: KeptTotal | null,
  { key, found }: { key: string; found: number },
): Total | null {
  if (arrived === null) return atLeast(found);
  if (arrived) return arrived;
  return kept?.key === key && kept.total.total >= found ? kept.total : null;
}
