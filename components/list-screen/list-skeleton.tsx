import type { ReactNode } from "react";
import type { ListDefinition } from "@/lib/list/definition";
import { type Column, standardColumns } from "./columns";
import hidden from "./hidden-columns.module.css";
import classes from "./list-screen.module.css";
import bones from "./list-skeleton.module.css";
import table from "./list-table.module.css";
import { hiddenCells, tableLayout } from "./table-layout";

type Props = {
  title: string;
  list: ListDefinition;
  columns: readonly Column<never>[];
  rows?: number;
  /** Whether its rows can be selected. */
  isSelectable?: boolean;
  /** What stands between the title and the filters. */
  about?: ReactNode;
};

/**
 * The shape of a list while its first rows load: the same bars, header and row height prevent layout shifts. It is sent with
 * every page, so one cell of a column draws the bars of all rows.
 */
export function ListSkeleton({ title, list, columns, rows = 18, isSelectable = false, about }: Props) {
  const shown = standardColumns(columns);
  const controls = Object.entries(list.filters).flatMap(([name, { label, isRare, isLinked }]) =>
    isRare || isLinked ? [] : [[name, 44 + label.length * 7] as const],
  );
  return (
    <div className={classes.screen} aria-busy="true">
      <header className={classes.head}>
        <h1>{title}</h1>
        <div className={classes.headEnd}>
          <i className={bones.button} />
        </div>
      </header>
      {about}
      {controls.length > 0 || list.dates ? (
        <div className={classes.filters}>
          {[...(list.dates ? [["dates", 640]] : []), ...controls, ["limit", 112]].map(([name, width]) => (
            <i key={name} className={bones.control} style={{ width }} />
          ))}
        </div>
      ) : null}
      <div className={classes.toolbar}>
        <i className={bones.line} />
      </div>
      <div className={table.scroller} aria-hidden="true">
        <table
          className={`${table.table} ${hidden.columns}`}
          style={tableLayout(shown, isSelectable)}
          data-roomy={hiddenCells(shown, isSelectable, ({ isRoomy }) => !!isRoomy)}
        >
          <thead>
            <tr>
              {isSelectable ? <th /> : null}
              {shown.map(({ id, label, isNumeric }) => (
                <th key={id} className={isNumeric ? table.numeric : undefined}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className={bones.rows} style={{ height: rows * 33 }}>
              {isSelectable ? <td /> : null}
              {shown.map(({ id }) => (
                <td key={id} />
              ))}
            </tr>
          </tbody>
        </table>
      </div>
    </div>
  );
}
