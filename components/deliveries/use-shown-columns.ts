"use client";

import { useMemo, useState } from "react";
import type { Column } from "@/components/data-table/columns";
import { rememberColumns } from "@/lib/deliveries/actions";
import type { DeliveryRetryData, ListedDelivery } from "@/lib/deliveries/screen";

/** The user's columns of the view, or the usual ones. A choice counts at once and is remembered by the server. */
export function useShownColumns(
  { columns: remembered, search: { view } }: DeliveryRetryData,
  columns: Column<ListedDelivery>[],
) {
  const [chosen, setChosen] = useState<Partial<Record<typeof view, string[]>>>({});
  const wanted = chosen[view] ?? remembered;
  const shown = useMemo(() => {
    const known = columns.filter(({ id }) => wanted?.includes(id)).map(({ id }) => id);
    return known.length ? known : columns.filter((column) => !column.isOptional).map(({ id }) => id);
  }, [columns, wanted]);
  const choose = (next: string[]) => {
    setChosen((old) => ({ ...old, [view]: next }));
    void rememberColumns({ view, columns: next });
  };
  return [shown, choose] as const;
}
