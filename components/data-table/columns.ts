import {
  type ColumnDef,
  columnVisibilityFeature,
  metaHelper,
  rowSelectionFeature,
  tableFeatures,
} from "@tanstack/react-table";
import type { ReactNode } from "react";

/** A column as a screen describes it. Cells are plain markup made by a plain call: no component per cell. */
export type Column<Item> = {
  id: string;
  label: string;
  /** In pixels; a wider table shares the rest out in proportion. */
  width: number;
  /** Not shown until the user chooses it. */
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

/** The columns in TanStack's words: it owns which are shown, this table draws them. */
export function toColumnDefs<Item extends object>(columns: Column<Item>[]): ColumnDef<Features, Item>[] {
  return columns.map((column) => ({ id: column.id, meta: { column: column as Column<never> } }));
}
