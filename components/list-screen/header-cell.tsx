import { Icon } from "@/components/ui/icons";
import type { Column } from "./columns";
import classes from "./list-table.module.css";

export type Sort = {
  by: string;
  direction: "asc" | "desc";
  /** Sorts by a column. A column sorts descending first. */
  onSort: (by: string, direction: "asc" | "desc") => void;
};

const ARIA = { asc: "ascending", desc: "descending" } as const;

type Props = Pick<Column<never>, "id" | "label" | "isNumeric" | "isSortable"> & { sort: Sort };

export function HeaderCell({ id, label, isNumeric, isSortable, sort }: Props) {
  const className = isNumeric ? classes.numeric : undefined;
  if (!isSortable) {
    return (
      <th role="columnheader" data-column={id} className={className}>
        {label}
      </th>
    );
  }
  const isSorted = sort.by === id;
  const next = isSorted && sort.direction === "desc" ? "asc" : "desc";
  return (
    <th
      role="columnheader"
      data-column={id}
      className={className}
      aria-sort={isSorted ? ARIA[sort.direction] : "none"}
    >
      <button type="button" className={classes.sort} onClick={() => sort.onSort(id, next)}>
        <span>{label}</span>
        <Icon name={isSorted && sort.direction === "asc" ? "arrowUp" : "arrowDown"} size={12} />
      </button>
    </th>
  );
}
