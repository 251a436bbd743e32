import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { useKeys } from "@/components/keyboard/use-keys";

type Actions = {
  toggleSelected: (id: string, isRange: boolean) => void;
  expand: ((id: string) => void) | undefined;
  open: ((id: string) => void) | undefined;
  selectAll: (() => void) | undefined;
  selectMatching: (() => void) | undefined;
  previousPage: (() => void) | undefined;
  nextPage: (() => void) | undefined;
};

/**
 * Handles the keys of a list. The row in focus is remembered: when it leaves the list, and when the element in focus disappears
 * (a closed dialog, a bar without selection), the nearest row gets the focus, so that the next key goes on from there.
 */
export function useListKeys(
  region: RefObject<HTMLElement | null>,
  table: RefObject<HTMLTableElement | null>,
  actions: Actions,
): void {
  const last = useLastRow(region, table);
  const current = () => rowOf(document.activeElement);
  const on = (run: ((id: string) => void) | undefined) =>
    run &&
    (() => {
      const id = current()?.dataset.rowId;
      return id === undefined ? false : run(id);
    });
  const move = (step: 1 | -1) => (event: KeyboardEvent) => {
    // Arrows scroll the page unless a row has the focus.
    if (event.key.startsWith("Arrow") && !current()) return false;
    if (!table.current) return false;
    return focusRow(
      table.current,
      current() ? indexOf(table.current, current()) + step : (last.current ?? 0),
    );
  };
  useKeys({
    nextRow: move(1),
    previousRow: move(-1),
    selectRow: on((id) => actions.toggleSelected(id, false)),
    selectRange: on((id) => actions.toggleSelected(id, true)),
    expandRow: on(actions.expand ?? actions.open),
    openRow: on(actions.open),
    copyRow: () => current()?.querySelector<HTMLElement>("button[data-copy]")?.click() ?? false,
    selectAll: actions.selectAll,
    selectMatching: actions.selectMatching,
    previousPage: actions.previousPage,
    nextPage: actions.nextPage,
    search: () => {
      const field = document.querySelector<HTMLInputElement>("[data-search-field]");
      if (!field) return false;
      field.focus();
      field.select();
      return true;
    },
  });
}

/** Remembers the number of the row in focus, and gives the focus back to the nearest row when it is lost. */
function useLastRow(region: RefObject<HTMLElement | null>, table: RefObject<HTMLTableElement | null>) {
  const last = useRef<number | null>(null);
  const focused = useRef<Element | null>(null);
  useEffect(() => {
    const onFocus = (event: FocusEvent) => {
      const row = rowOf(event.target);
      if (row && table.current) last.current = indexOf(table.current, row);
      // A dialog gives the focus back; the element that had it before is the one that may have disappeared.
      if (!(event.target instanceof Element) || event.target.closest("[role=dialog]")) return;
      focused.current = region.current?.contains(event.target) ? event.target : null;
    };
    document.addEventListener("focusin", onFocus);
    return () => document.removeEventListener("focusin", onFocus);
  }, [region, table]);
  useLayoutEffect(() => {
    // Only when the element disappeared: a click beside the list takes the focus from it on purpose.
    if (!focused.current || focused.current.isConnected || last.current === null) return;
    if (document.activeElement !== document.body) return;
    if (table.current) focusRow(table.current, last.current);
  });
  return last;
}

function focusRow(table: HTMLElement, index: number): boolean {
  const rows = rowsOf(table);
  const row = rows[Math.min(Math.max(index, 0), rows.length - 1)];
  if (!row) return false;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

const rowsOf = (table: HTMLElement) => [...table.querySelectorAll<HTMLElement>("tr[data-row-id]")];
const indexOf = (table: HTMLElement, row: HTMLElement | null) => (row ? rowsOf(table).indexOf(row) : -1);

/** Returns the row in which an element is. */
export function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("tr[data-row-id]") : null;
}
