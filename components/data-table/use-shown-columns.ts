"use client";

import { useMemo, useState } from "react";
import type { Column } from "./columns";

/**
 * Which columns a table shows: the user's choice, or the usual ones. A choice counts at once and is handed to `remember`.
 * @param table tells the tables apart that one screen shows in turn
 */
export function useShownColumns<Item>(options: {
  table: string;
  columns: Column<Item>[];
  /** What the user chose earlier; null when never. */
  remembered: string[] | null;
  remember: (columns: string[]) => void;
}) {
  const { table, columns, remembered, remember } = options;
  const [chosen, setChosen] = useState<Record<string, string[]>>({});
  const wanted = chosen[table] ?? remembered;
  const shown = useMemo(() => {
    const known = columns.filter(({ id }) => wanted?.includes(id)).map(({ id }) => id);
    return known.length ? known : columns.filter((column) => !column.isOptional).map(({ id }) => id);
  }, [columns, wanted]);
  const choose = (next: string[]) => {
    setChosen((old) => ({ ...old, [table]: next }));
    remember(next);
  };
  return [shown, choose] as const;
}
