"use client";

import { useMemo, useState } from "react";
import type { Column } from "./columns";

/**
 * The visible columns of a table: the user's choice, or the default ones. A choice takes effect at once and is passed to
 * `remember`.
 * @param table the name of the table among those that one screen shows in turn
 */
export function useShownColumns<Item>(options: {
  table: string;
  columns: Column<Item>[];
  /** The user's stored choice; null without one. */
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
