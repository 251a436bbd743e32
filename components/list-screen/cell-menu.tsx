"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { useKeys } from "@/components/keyboard/use-keys";
import { useLoaded } from "@/components/ui/use-loaded";
import type { ListDefinition } from "@/lib/list/definition";
import type { ListData } from "@/lib/list/view";
import classes from "./cell-menu.module.css";
import type { Place } from "./cell-menu-list";
import type { Column } from "./columns";
import { rowOf } from "./use-list-keys";
import type { ChangeSearch } from "./use-list-search";

const loadList = () => import("./cell-menu-list");

type Props<Row> = {
  scroller: RefObject<HTMLElement | null>;
  table: RefObject<HTMLTableElement | null>;
  rows: readonly Row[];
  idOf: (row: Row) => string;
  list: ListDefinition;
  columns: readonly Column<Row>[];
  shown: readonly string[];
  data: Pick<ListData<Row>, "options" | "search">;
  change: ChangeSearch;
};

/** The cells whose menu is open: of one column, or (null) of the whole row. */
type Open = { rowId: string; columnId: string | null; at: Place };

/**
 * The menu of a cell: only this value, without it, copy. One button for all cells stands in the cell under the pointer, and one key
 * opens the menu of all cells of the row in focus, so that no cell is a stop of the Tab key. A right click opens it too, except on
 * links, which keep the browser's menu.
 */
export function CellMenu<Row>(props: Props<Row>) {
  const { scroller, table, rows, idOf, columns, shown } = props;
  const [open, setOpen] = useState<Open | null>(null);
  const { loaded, load } = useLoaded(loadList);
  const button = useRef<HTMLButtonElement>(null);
  const hovered = useRef<Omit<Open, "at"> | null>(null);
  const show = (next: Open) => {
    load();
    setOpen(next);
  };
  const entriesOf = ({ rowId, columnId }: Omit<Open, "at">) => {
    const row = rows.find((one) => idOf(one) === rowId);
    if (!row) return [];
    return columns.flatMap(({ id, label, cell }) => {
      const is = columnId === null ? shown.includes(id) : id === columnId;
      const found = is ? cell?.(row) : null;
      return found ? [{ id, label, cell: found }] : [];
    });
  };
  const cellOf = (target: EventTarget | null) => {
    const td =
      target instanceof Element ? target.closest<HTMLTableCellElement>("tr[data-row-id] > td") : null;
    const rowId = rowOf(td)?.dataset.rowId;
    const columnId = td && table.current?.rows[0]?.cells[td.cellIndex]?.dataset.column;
    if (!td || !rowId || !columnId || entriesOf({ rowId, columnId }).length === 0) return null;
    return { td, rowId, columnId };
  };
  const latest = useRef({ cellOf, show });
  latest.current = { cellOf, show };
  useKeys({
    cellMenu: () => {
      const row = rowOf(document.activeElement);
      const rowId = row?.dataset.rowId;
      if (!row || !rowId || entriesOf({ rowId, columnId: null }).length === 0) return false;
      const { left, bottom } = row.getBoundingClientRect();
      show({ rowId, columnId: null, at: { left: left + 16, top: bottom } });
      return true;
    },
  });
  useEffect(() => {
    const region = scroller.current;
    const one = button.current;
    if (!region || !one) return;
    const onOver = ({ target }: Event) => {
      if (target instanceof Node && one.contains(target)) return;
      const cell = latest.current.cellOf(target);
      hovered.current = cell;
      // A cell with a button of its own keeps it.
      one.hidden = cell === null || cell.td.querySelector("button") !== null;
      if (!cell || one.hidden) return;
      const { right, top, height } = cell.td.getBoundingClientRect();
      const origin = region.getBoundingClientRect();
      one.style.left = `${right - origin.left + region.scrollLeft - 26}px`;
      one.style.top = `${top - origin.top + region.scrollTop + Math.min(height, 33) / 2 - 11}px`;
    };
    const onLeave = () => {
      one.hidden = true;
    };
    const onContextMenu = (event: MouseEvent) => {
      if (event.shiftKey || (event.target instanceof Element && event.target.closest("a, button, input")))
        return;
      const cell = latest.current.cellOf(event.target);
      if (!cell) return;
      event.preventDefault();
      const { rowId, columnId } = cell;
      latest.current.show({ rowId, columnId, at: { left: event.clientX, top: event.clientY } });
    };
    region.addEventListener("mouseover", onOver);
    region.addEventListener("mouseleave", onLeave);
    region.addEventListener("contextmenu", onContextMenu);
    return () => {
      region.removeEventListener("mouseover", onOver);
      region.removeEventListener("mouseleave", onLeave);
      region.removeEventListener("contextmenu", onContextMenu);
    };
  }, [scroller]);
  const close = (isFocusKept = true) => {
    const { rowId } = open ?? {};
    setOpen(null);
    if (!isFocusKept) return;
    const all = table.current?.querySelectorAll<HTMLElement>("tr[data-row-id]") ?? [];
    [...all].find((row) => row.dataset.rowId === rowId)?.focus({ preventScroll: true });
  };
  return (
    <>
      <button
        ref={button}
        type="button"
        className={classes.button}
        hidden
        tabIndex={-1}
        aria-haspopup="menu"
        aria-label="Filter by this cell, or copy it"
        onPointerEnter={load}
        onClick={({ currentTarget }) => {
          const { left, bottom } = currentTarget.getBoundingClientRect();
          if (hovered.current) show({ ...hovered.current, at: { left, top: bottom } });
        }}
      >
        ⋯
      </button>
      {open && loaded ? (
        <loaded.CellMenuList
          key={`${open.rowId} ${open.columnId}`}
          entries={entriesOf(open)}
          at={open.at}
          list={props.list}
          data={props.data}
          change={props.change}
          close={close}
        />
      ) : null}
    </>
  );
}
