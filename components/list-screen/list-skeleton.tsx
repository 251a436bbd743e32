import type { ReactNode } from "react";
import type { ListDefinition } from "@/lib/list/definition";
import { type Column, standardColumns } from "./columns";
import classes from "./list-screen.module.css";
import bones from "./list-skeleton.module.css";
import table from "./list-table.module.css";

type Props = {
  title: string;
  list: ListDefinition;
  columns: readonly Column<never>[];
  rows?: number;
  /** What stands between the title and the filters. */
  about?: ReactNode;
};

/**
 * The shape of a list while its first rows load: the same bars, header and row height prevent layout shifts. It is sent with
 * every page, so its rows are drawn by the style sheet alone.
 */
export function ListSkeleton({ title, list, columns, rows = 18, about }: Props) {
  const shown = standardColumns(columns);
  const tracks = shown.map(({ width }) => `minmax(${width}px, ${width}fr)`).join(" ");
  const controls = Object.entries(list.filters).map(([name, { label }]) => [name, 44 + label.length * 7]);
  return (
    <div className={classes.screen} aria-busy="true">
      <header className={classes.head}>
        <h1>{title}</h1>
        <div className={classes.headEnd}>
          <i className={bones.button} />
        </div>
      </header>
      {about}
      <div className={classes.filters}>
        {[...(list.dates ? [["dates", 640]] : []), ...controls, ["limit", 112]].map(([name, width]) => (
          <i key={name} className={bones.control} style={{ width }} />
        ))}
      </div>
      <div className={classes.toolbar}>
        <i className={bones.line} />
      </div>
      <div className={table.scroller} aria-hidden="true">
        <table className={table.table} style={{ "--tracks": tracks } as Record<string, string>}>
          <thead>
            <tr>
              {shown.map(({ id, label }) => (
                <th key={id}>{label}</th>
              ))}
            </tr>
          </thead>
        </table>
        <div className={bones.rows} style={{ height: rows * 33 }} />
      </div>
    </div>
  );
}
