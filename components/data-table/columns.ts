import {
  type ColumnDef,
  columnVisibilityFeature,
  metaHelper,
  rowSelectionFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

/** A column as a screen describes it. A plain function renders cells as plain markup: there is no component per cell. */
export type Column<Item> = {
  id: string;
  label: string;
  /** In pixels; a wider table distributes the rest in proportion. */
  width: number;
  /** Hidden until the user selects it. */
  isOptional?: boolean;
  isSortable?: boolean;
  isNumeric?: boolean;
  render: (item: Item, state: { isExpanded: boolean }) => ReactNode;
};

type Meta = { column: Column<never> };

export const features = tableFeatures({
  columnVisibilityFeature,
  rowSelectionFeature,
  columnMeta: metaHelper<Meta>(),
});
export type Features = typeof features;

/** Converts columns for TanStack, which stores their visibility; this table renders them. */
export function toColumnDefs<Item extends object>(columns: Column<Item>[]): ColumnDef<Features, Item>[] {
  return columns.map((column) => ({ id: column.id, meta: { column: column as Column<never> } }));
}
