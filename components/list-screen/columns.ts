import type { ReactNode } from "react";
import type { Cell } from "./cell-choices";

/** The moment of the read and the operator's zone, for ages and times. */
export type Clock = { now: Date; zone: string };

/** A column of a list. A plain function renders its cells as plain markup: there is no component per cell. */
export type Column<Row> = {
  /** Of a sortable column: the name of the order. */
  id: string;
  label: string;
  /** In pixels; a wider table distributes the rest in proportion. */
  width: number;
  /** Hidden until the user selects it. */
  isOptional?: boolean;
  /** Hidden in a narrow table while the user has not chosen the columns. */
  isRoomy?: boolean;
  isSortable?: boolean;
  isNumeric?: boolean;
  /**
   * Its place in the card that a row becomes on a narrow screen: a line by default, the first lines without a label, or half of a
   * line, as a number has it.
   */
  card?: "lead" | "half";
  /** What the cell's menu filters by and copies; a column without it has no menu. */
  cell?: (row: Row) => Cell | null;
  render: (row: Row, clock: Clock, state: { isExpanded: boolean }) => ReactNode;
};

/** The columns shown before the user chooses. */
export function standardColumns<Row>(columns: readonly Column<Row>[]): readonly Column<Row>[] {
  return columns.filter((column) => !column.isOptional);
}
