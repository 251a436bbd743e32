import { memo, type ReactNode } from "react";
import { visible } from "@/lib/text/visible";
import type { Clock, Column } from "./columns";
import classes from "./list-table.module.css";

export type RowRendering<Row> = {
  /** All columns that were shown since the list was opened; the style sheet hides those that are not now. */
  columns: readonly Column<Row>[];
  clock: Clock;
  nameOf: (row: Row) => string;
  isSelectable: boolean;
  renderExpansion?: ((row: Row, clock: Clock) => ReactNode) | undefined;
};

type Props<Row> = RowRendering<Row> & { id: string; row: Row; index: number; isExpanded: boolean };

/**
 * A row, rendered again only when it changes. Its selection is painted on the markup (./use-selection.ts), so that selecting
 * 500 rows renders none. The table's one click handler serves its checkbox.
 */
export const ListRow = memo(function ListRow<Row>(props: Props<Row>) {
  const { id, row, index, columns, clock, isExpanded, renderExpansion } = props;
  return (
    <>
      <tr
        role="row"
        className={classes.row}
        data-row-id={id}
        aria-rowindex={index + 2}
        aria-selected={props.isSelectable ? "false" : undefined}
        tabIndex={index === 0 ? 0 : -1}
      >
        {props.isSelectable ? (
          <td role="cell" className={classes.select}>
            <input
              type="checkbox"
              className={classes.checkbox}
              data-select
              tabIndex={-1}
              aria-label={`Select ${visible(props.nameOf(row))}`}
            />
          </td>
        ) : null}
        {columns.map((column) => (
          <td
            key={column.id}
            role="cell"
            data-label={column.card === "lead" ? undefined : column.label}
            className={classOf(column)}
          >
            {column.render(row, clock, { isExpanded })}
          </td>
        ))}
      </tr>
      {isExpanded && renderExpansion ? (
        <tr role="row" className={classes.expandedRow} data-expansion>
          <td role="cell" className={classes.expansion}>
            {renderExpansion(row, clock)}
          </td>
        </tr>
      ) : null}
    </>
  );
}) as <Row>(props: Props<Row>) => ReactNode;

function classOf<Row>({ isNumeric, card }: Column<Row>): string | undefined {
  if (isNumeric) return classes.numeric;
  return card === "half" ? classes.half : undefined;
}
