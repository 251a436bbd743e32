import { Skeleton } from "@mantine/core";
import type { Column } from "./columns";
import classes from "./data-table.module.css";

/** The shape of a table while its first rows load: the same header and row height prevent layout shifts. */
export function TableSkeleton({
  columns,
  rows = 18,
}: {
  columns: Pick<Column<never>, "id" | "label" | "width">[];
  rows?: number;
}) {
  return (
    <div className={classes.scroller} aria-hidden="true">
      <table className={classes.table}>
        <colgroup>
          {columns.map((column) => (
            <col key={column.id} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.id}>{column.label}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: rows }, (_, row) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the rows of a skeleton have no identity but their index
            <tr key={row}>
              {columns.map((column, index) => (
                <td key={column.id}>
                  <Skeleton height={10} width={`${45 + ((row * 7 + index * 13) % 40)}%`} radius="sm" />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
