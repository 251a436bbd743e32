"use client";

import { rowSelectionFeature, tableFeatures, useTable } from "@tanstack/react-table";
import {
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useSyncExternalStore,
} from "react";
import { type Matching, type SelectionStore, selectionStore } from "./selection-store";

const features = tableFeatures({ rowSelectionFeature });

/** The selected rows of a list. */
export type RowSelection<Row> = {
  /** The ids of the selected rows, in view or not; without meaning while `matching` is set. */
  ids: readonly string[];
  /** The selected rows that were in view once. */
  rows: readonly Row[];
  /** How many of them are not in view. */
  notInView: number;
  /** How many of the rows in view are selected. */
  inView: "none" | "some" | "all";
  matching: Matching | null;
  /** Why a selection ended without the user's doing. */
  ended: string | null;
  toggle: (id: string, isRange: boolean) => void;
  toggleAll: (isSelected: boolean) => void;
  selectMatching: (matching: Matching) => void;
  countMatching: SelectionStore["countMatching"];
  clear: () => void;
  /** Clears this selection, unless it was changed meanwhile. */
  clearUnchanged: () => void;
};

type Options<Row> = {
  name: string;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  /** The filter in canonical form. */
  filterKey: string;
  /** Its rows are painted. */
  table: RefObject<HTMLTableElement | null>;
};

/**
 * The selection of a list, by ids. It never shrinks or grows unseen: rows that leave the view stay selected and are counted.
 * @returns the selection, and a function that paints it on rows drawn later
 */
export function useSelection<Row extends object>({
  name,
  rows,
  idOf,
  filterKey,
  table: markup,
}: Options<Row>) {
  const store = useMemo(() => selectionStore(name), [name]);
  const {
    ids: selected,
    matching,
    ended,
  } = useSyncExternalStore(store.subscribe, store.get, store.getOnServer);
  const table = useTable({
    features,
    columns: NO_COLUMNS,
    data: rows as Row[],
    getRowId: idOf,
    state: { rowSelection: selected },
    onRowSelectionChange: store.setIds,
  });
  useEffect(() => store.endMatchingOfOther(filterKey), [store, filterKey]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: remembers the rows of each new selection
  useEffect(() => store.remember(rows, idOf), [store, rows, idOf, selected]);
  const paint = useCallback(() => {
    if (markup.current) paintSelection(markup.current, store);
  }, [markup, store]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: paints what changed
  useLayoutEffect(paint, [paint, selected, matching]);
  const toggle = (id: string, isRange: boolean) => {
    if (matching) {
      store.leaveMatching(rows.map(idOf).filter((one) => one !== id));
      return;
    }
    const row = table.getRowModel().rowsById[id];
    row?.getToggleSelectedHandler()({ target: { checked: !selected[id] }, shiftKey: isRange });
  };
  const ids = Object.keys(selected);
  const inView = rows.filter((row) => selected[idOf(row)]).length;
  const selection: RowSelection<Row> = {
    ids,
    rows: rowsOf(store, rows, idOf),
    notInView: ids.length - inView,
    inView: matching || (inView > 0 && inView === rows.length) ? "all" : inView > 0 ? "some" : "none",
    matching,
    ended,
    toggle,
    toggleAll: (isSelected) => {
      if (matching && !isSelected) store.clear();
      else table.toggleAllRowsSelected(isSelected);
    },
    selectMatching: (all) => {
      table.toggleAllRowsSelected(true);
      store.selectMatching(all);
    },
    countMatching: (data, total) => store.countMatching(data, total),
    clear: store.clear,
    clearUnchanged: () => store.clearUnchanged(selected, matching),
  };
  return { selection, paint };
}

const NO_COLUMNS: [] = [];

/** Marks the selected rows on the markup: React would have to render each of them again. */
function paintSelection(table: HTMLElement, store: SelectionStore): void {
  const { ids, matching } = store.get();
  for (const row of table.querySelectorAll<HTMLElement>("tr[aria-selected]")) {
    const isSelected = matching !== null || ids[row.dataset.rowId ?? ""] === true;
    if (row.ariaSelected !== String(isSelected)) row.ariaSelected = String(isSelected);
    // A click has changed the box before the selection, which may differ from it.
    const box = row.querySelector<HTMLInputElement>("[data-select]");
    if (box && box.checked !== isSelected) box.checked = isSelected;
  }
}

function rowsOf<Row>(store: SelectionStore, rows: readonly Row[], idOf: (row: Row) => string): Row[] {
  const { ids, rows: known } = store.get();
  const inView = new Map(rows.map((row) => [idOf(row), row]));
  return Object.keys(ids).flatMap((id) => inView.get(id) ?? (known.get(id) as Row | undefined) ?? []);
}
