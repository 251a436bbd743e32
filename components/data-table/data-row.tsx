import type { Column as TableColumn } from "@tanstack/react-table";
import { memo, type ReactNode } from "react";
import { visible } from "@/lib/text/visible";
import type { Features } from "./columns";
import classes from "./data-table.module.css";

type Props<Item extends object> = {
  id: string;
  item: Item;
  index: number;
  /** TanStack keeps the same list until the choice of columns changes, which is what lets a row be memoised. */
  columns: TableColumn<Features, Item>[];
  name: string;
  isSelectable: boolean;
  isSelected: boolean;
  isExpanded: boolean;
  renderExpansion: (item: Item) => ReactNode;
};

/** A row, redrawn only when it itself changed. Its checkbox is driven by the table's one click handler. */
export const DataRow = memo(function DataRow<Item extends object>(props: Props<Item>) {
  const { id, item, columns, isSelectable, isSelected, isExpanded } = props;
  return (
    <>
      <tr
        className={classes.row}
        data-row-id={id}
        aria-selected={isSelectable ? isSelected : undefined}
        tabIndex={props.index === 0 ? 0 : -1}
      >
        {isSelectable ? (
          <td className={classes.select}>
            <input
              type="checkbox"
              className={classes.checkbox}
              checked={isSelected}
              readOnly
              data-select
              tabIndex={-1}
              aria-label={`Select ${visible(props.name)}`}
            />
          </td>
        ) : null}
        <Cells item={item} columns={columns} isExpanded={isExpanded} />
      </tr>
      {isExpanded ? (
        <tr>
          <td className={classes.expansion} colSpan={columns.length + (isSelectable ? 1 : 0)}>
            <div className={classes.expansionInner}>{props.renderExpansion(item)}</div>
          </td>
        </tr>
      ) : null}
    </>
  );
}) as <Item extends object>(props: Props<Item>) => ReactNode;

/** Apart from the row, so that ticking 500 boxes draws 500 boxes and not 5,500 cells. */
const Cells = memo(function Cells<Item extends object>(
  props: Pick<Props<Item>, "item" | "columns" | "isExpanded">,
) {
  const { item, columns, isExpanded } = props;
  return columns.map((column) => {
    const meta = column.columnDef.meta?.column;
    return (
      <td key={column.id} className={meta?.isNumeric ? classes.numeric : undefined}>
        {meta?.render(item as never, { isExpanded })}
      </td>
    );
  });
}) as <Item extends object>(props: Pick<Props<Item>, "item" | "columns" | "isExpanded">) => ReactNode;
