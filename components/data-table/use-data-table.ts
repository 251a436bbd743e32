"use client";

import { type ReactTable, type RowSelectionState, useTable } from "@tanstack/react-table";
import { useEffect, useMemo, useState } from "react";
import { type Column, type Features, features, toColumnDefs } from "./columns";

export type DataTableState<Item extends object> = ReactTable<Features, Item>;

/** The visible columns and selected rows of a table whose rows the server sorts and pages. */
export function useDataTable<Item extends object>(options: {
  columns: Column<Item>[];
  shown: string[];
  data: Item[];
  getRowId: (item: Item) => string;
}): DataTableState<Item> {
  const { columns, shown, data, getRowId } = options;
  const [rowSelection, setRowSelection] = useState<RowSelectionState>({});
  const columnDefs = useMemo(() => toColumnDefs(columns), [columns]);
  const columnVisibility = useMemo(
    () => Object.fromEntries(columns.map(({ id }) => [id, shown.includes(id)])),
    [columns, shown],
  );
  // Rows that left the list are deselected: an operation changes visible rows only.
  useEffect(() => {
    const present = new Set(data.map(getRowId));
    setRowSelection((old) => {
      const kept = Object.entries(old).filter(([id]) => present.has(id));
      return kept.length === Object.keys(old).length ? old : Object.fromEntries(kept);
    });
  }, [data, getRowId]);
  return useTable({
    features,
    columns: columnDefs,
    data,
    getRowId,
    state: { rowSelection, columnVisibility },
    onRowSelectionChange: setRowSelection,
  });
}
