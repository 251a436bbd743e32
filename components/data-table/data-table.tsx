"use client";

import { type ChangeEvent, type MouseEvent, type ReactNode, useRef } from "react";
import { copyOnClick } from "@/components/ui/copy";
import { useRelativeTimes } from "@/components/ui/moment";
import { DataRow } from "./data-row";
import classes from "./data-table.module.css";
import { HeaderCell, type Sort } from "./header-cell";
import type { DataTableState } from "./use-data-table";
import { rowOf, useRowKeys } from "./use-row-keys";

const SELECT_WIDTH = 38;

type Props<Item extends object> = {
  table: DataTableState<Item>;
  /** The accessible name of the table. */
  label: string;
  /** The accessible name of a row's checkbox. */
  nameOf: (item: Item) => string;
  sort?: Sort | undefined;
  isSelectable: boolean;
  isBusy: boolean;
  expanded: ReadonlySet<string>;
  onToggleExpanded: (id: string) => void;
  renderExpansion: (item: Item) => ReactNode;
  children?: ReactNode;
};

/**
 * A dense list. Rows are plain markup, memoised by selection and expansion. One handler for the whole body serves clicks and
 * keys, so that 500 rows hydrate as fast as their markup.
 */
export function DataTable<Item extends object>(props: Props<Item>) {
  const { table, isSelectable, expanded, renderExpansion, nameOf, sort } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const { rows } = table.getRowModel();
  const columns = table.getVisibleLeafColumns();
  const metas = columns.flatMap((column) => column.columnDef.meta?.column ?? []);
  const width = metas.reduce((sum, column) => sum + column.width, isSelectable ? SELECT_WIDTH : 0);
  useRelativeTimes(body);
  const events = rowEvents(props);
  useRowKeys(body, events);
  const selection = table.state.rowSelection;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the clicks are those of buttons inside, which keys reach
    // biome-ignore lint/a11y/noStaticElementInteractions: as above
    <div className={classes.scroller} onClick={events.onClick}>
      <table
        className={classes.table}
        style={{ minWidth: width }}
        aria-label={props.label}
        aria-busy={props.isBusy}
        aria-rowcount={rows.length}
      >
        <colgroup>
          {isSelectable ? <col style={{ width: SELECT_WIDTH }} /> : null}
          {metas.map((column) => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {isSelectable ? (
              <th className={classes.select} scope="col">
                <span className="visually-hidden">Select</span>
              </th>
            ) : null}
            {metas.map((column) => (
              <HeaderCell key={column.id} column={column} sort={sort} />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onChange={events.onChange}>
          {rows.map((row, index) => (
            <DataRow
              key={row.id}
              id={row.id}
              item={row.original}
              index={index}
              columns={columns}
              name={nameOf(row.original)}
              isSelectable={isSelectable}
              isSelected={selection[row.id] === true}
              isExpanded={expanded.has(row.id)}
              renderExpansion={renderExpansion}
            />
          ))}
        </tbody>
      </table>
      {props.children}
    </div>
  );
}

/** Handles keys and clicks by the row in which they occur. */
function rowEvents<Item extends object>({ table, isSelectable, onToggleExpanded }: Props<Item>) {
  return {
    toggleSelected: (id: string, isRange: boolean) => {
      if (!isSelectable) return;
      const row = table.getRow(id);
      row.getToggleSelectedHandler()({ target: { checked: !row.getIsSelected() }, shiftKey: isRange });
    },
    toggleExpanded: onToggleExpanded,
    onChange: (event: ChangeEvent<HTMLElement>) => {
      const id = rowOf(event.target)?.dataset.rowId;
      if (id && event.target.matches("[data-select]")) table.getRow(id).getToggleSelectedHandler()(event);
    },
    onClick: (event: MouseEvent<HTMLElement>) => {
      void copyOnClick(event);
      const id = rowOf(event.target)?.dataset.rowId;
      if (id && event.target instanceof Element && event.target.closest("[data-expand]"))
        onToggleExpanded(id);
    },
  };
}
