"use client";

import { useMounted } from "@mantine/hooks";
import { memo, type ReactNode, type RefObject, useDeferredValue, useEffect, useState } from "react";
import type { Column } from "./columns";
import { HeaderCell, type Sort } from "./header-cell";
import hidden from "./hidden-columns.module.css";
import { ListRow, type RowRendering } from "./list-row";
import classes from "./list-table.module.css";
import { hiddenCells, tableLayout } from "./table-layout";

const ROW_HEIGHT = 33;
/** The browser lays out a group of rows when it comes into view, and skips the others whole. */
const GROUP = 25;
/**
 * Groups drawn at once: the rows of a usual window. The others follow when the browser is idle, so that a page of 500 can be used as soon
 * as one of 50; 25 more in the HTML took the server 5 ms of the 29 for a page of failures.
 */
const FIRST_GROUPS = 1;

export type ListTableProps<Row> = Omit<RowRendering<Row>, "columns"> & {
  rows: readonly Row[];
  idOf: (row: Row) => string;
  columns: readonly Column<Row>[];
  shown: readonly string[];
  /** Whether the user has chosen the columns: then none is hidden for lack of room. */
  isChosen: boolean;
  label: string;
  sort: Sort;
  isBusy: boolean;
  expanded: ReadonlySet<string>;
  table: RefObject<HTMLTableElement | null>;
  /** Called after rows were drawn. */
  onRows: () => void;
};

/**
 * The rows as a table; on a narrow screen as cards. Every row is in the document soon; the browser lays out those in view. The roles
 * are stated because the style sheet draws the table as blocks and grids, which takes them from it in some browsers.
 */
export const ListTable = memo(function ListTable<Row>(props: ListTableProps<Row>) {
  const { columns, shown, rows, table, isSelectable, onRows } = props;
  const rendered = useRendered(columns, shown);
  const isMounted = useDeferredValue(useMounted());
  const late = useDeferredValue(rendered);
  const groups = Math.ceil(rows.length / GROUP);
  const drawn = isMounted ? groups : Math.min(groups, FIRST_GROUPS);
  useEffect(onRows);
  return (
    <table
      ref={table}
      role="table"
      className={`${classes.table} ${hidden.columns}`}
      style={tableLayout(
        rendered.filter(({ id }) => shown.includes(id)),
        isSelectable,
      )}
      data-hidden={hiddenCells(rendered, isSelectable, ({ id }) => !shown.includes(id))}
      data-roomy={
        props.isChosen ? undefined : hiddenCells(rendered, isSelectable, (column) => !!column.isRoomy)
      }
      // Keys and clicks are answered from now on.
      data-usable={isMounted || undefined}
      data-selectable={isSelectable || undefined}
      aria-label={props.label}
      aria-busy={props.isBusy}
      aria-rowcount={rows.length + 1}
    >
      <thead role="rowgroup">
        <tr role="row" aria-rowindex={1}>
          {isSelectable ? (
            <th role="columnheader" className={classes.select}>
              <span className="visually-hidden">Select</span>
            </th>
          ) : null}
          {rendered.map(({ id, label, isNumeric, isSortable }) => (
            <HeaderCell key={id} {...{ id, label, isNumeric, isSortable }} sort={props.sort} />
          ))}
        </tr>
      </thead>
      {Array.from({ length: drawn }, (_, group) => (
        <Group
          // biome-ignore lint/suspicious/noArrayIndexKey: a group is its place
          key={group}
          {...props}
          columns={group < FIRST_GROUPS ? rendered : late}
          from={group * GROUP}
        />
      ))}
      {drawn < groups ? <tbody style={{ height: (rows.length - drawn * GROUP) * ROW_HEIGHT }} /> : null}
    </table>
  );
}) as <Row>(props: ListTableProps<Row>) => ReactNode;

type GroupProps<Row> = Pick<ListTableProps<Row>, "rows" | "idOf" | "expanded"> &
  RowRendering<Row> & { from: number };

function Group<Row>({ rows, from, idOf, expanded, ...rendering }: GroupProps<Row>) {
  const { columns, clock, nameOf, isSelectable, renderExpansion } = rendering;
  const listed = rows.slice(from, from + GROUP);
  return (
    <tbody
      role="rowgroup"
      className={classes.group}
      style={{ containIntrinsicBlockSize: `auto ${listed.length * ROW_HEIGHT}px` }}
    >
      {listed.map((row, index) => {
        const id = idOf(row);
        return (
          <ListRow
            key={id}
            id={id}
            row={row}
            index={from + index}
            isExpanded={expanded.has(id)}
            {...{ columns, clock, nameOf, isSelectable, renderExpansion }}
          />
        );
      })}
    </tbody>
  );
}

/** The columns shown so far, in order. A hidden one keeps its cells, so that hiding and showing it again renders nothing. */
function useRendered<Row>(columns: readonly Column<Row>[], shown: readonly string[]) {
  const [rendered, setRendered] = useState<readonly Column<Row>[]>([]);
  const isWanted = (column: Column<Row>) => shown.includes(column.id) || rendered.includes(column);
  const wanted = columns.filter(isWanted);
  const isSame = wanted.length === rendered.length && wanted.every((one) => rendered.includes(one));
  if (!isSame) setRendered(wanted);
  return isSame ? rendered : wanted;
}
