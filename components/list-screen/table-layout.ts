import type { Column } from "./columns";

const SELECT_WIDTH = 38;

/** The numbers of cells that the style sheet hides, as a list of words. */
export function hiddenCells<Row>(
  rendered: readonly Column<Row>[],
  isSelectable: boolean,
  isHidden: (column: Column<Row>) => boolean,
): string | undefined {
  const first = isSelectable ? 2 : 1;
  const cells = rendered.flatMap((column, index) => (isHidden(column) ? [index + first] : []));
  return cells.length ? cells.join(" ") : undefined;
}

/** Columns grow with the size of the text that the user has chosen. */
const rem = (pixels: number) => `${pixels / 16}rem`;

/** The widths of a table and its columns, for the style sheet (./list-table.module.css). */
export function tableLayout<Row>(visible: readonly Column<Row>[], isSelectable: boolean) {
  const widths = (columns: readonly Column<Row>[]) => ({
    tracks: [
      ...(isSelectable ? [rem(SELECT_WIDTH)] : []),
      ...columns.map(({ width }) => `minmax(${rem(width)}, ${width}fr)`),
    ].join(" "),
    sum: columns.reduce((sum, { width }) => sum + width, isSelectable ? SELECT_WIDTH : 0),
  });
  const all = widths(visible);
  const narrow = widths(visible.filter((column) => !column.isRoomy));
  return {
    "--tracks": all.tracks,
    "--width": rem(all.sum),
    "--narrow-tracks": narrow.tracks,
    "--narrow-width": rem(narrow.sum),
  } as Record<string, string>;
}
