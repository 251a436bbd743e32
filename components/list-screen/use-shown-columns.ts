"use client";

import { useMemo, useState } from "react";
import { type Column, standardColumns } from "./columns";

/**
 * The visible columns of a list: the user's choice, or the standard ones. A choice takes effect at once and is passed to
 * `remember`.
 * @param remembered the user's stored choice; null without one
 */
export function useShownColumns<Row>(
  columns: readonly Column<Row>[],
  remembered: readonly string[] | null,
  remember: (columns: string[]) => void,
) {
  const [chosen, setChosen] = useState<readonly string[]>();
  const wanted = chosen ?? remembered;
  const shown = useMemo(() => {
    const known = columns.filter(({ id }) => wanted?.includes(id)).map(({ id }) => id);
    return known.length ? known : standardColumns(columns).map(({ id }) => id);
  }, [columns, wanted]);
  const choose = (next: string[]) => {
    setChosen(next);
    // After the next frame, so that saving does not delay the drawing.
    requestAnimationFrame(() => setTimeout(remember, 0, next));
  };
  return [shown, choose] as const;
}
