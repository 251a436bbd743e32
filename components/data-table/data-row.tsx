import type { Column as TableColumn } from "@tanstack/react-table";
import { memo, type ReactNode } from "react";
import { visible } from "@/lib/text/visible";
import type { Features } from "./columns";
import classes from "./data-table.module.css";

type Props<Item extends object> = {
  id: string;
  item: Item;
  index: number;
  /** The same list until the choice of columns changes (TanStack), so that a row can be memoised. */
  columns: TableColumn<Features, Item>[];
  name: string;
  isSelectable: boolean;
  isSelected: boolean;
  isExpanded: boolean;
  renderExpansion: (item: Item) => ReactNode;
};

/** A row, rendered again only when it changes. The table's one click handler serves its checkbox. */
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

/** Separate from the row, so that selecting 500 rows renders 500 boxes and not 5,500 cells. */
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
