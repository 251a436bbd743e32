"use client";

import { useState } from "react";
import type { Total } from "@/lib/list/page";
import type { ListData } from "@/lib/list/view";
import { type KeptTotal, shownTotal } from "./shown-total";
import { useArrived } from "./use-arrived";

/**
 * The number of a list's matches; null while they are counted.
 * @param key the list and its filter
 */
export function useTotal(
  { matches, rows }: Pick<ListData<never>, "matches" | "rows">,
  key: string,
): Total | null {
  const arrived = useArrived(matches);
  const [kept, setKept] = useState<KeptTotal | null>(null);
  if (arrived && (kept?.total !== arrived || kept.key !== key)) setKept({ key, total: arrived });
  return shownTotal(arrived, kept, { key, found: rows.length });
}
