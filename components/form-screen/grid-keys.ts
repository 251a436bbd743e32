import type { KeyboardEvent } from "react";

const STEPS: Readonly<Record<string, readonly [rows: number, columns: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  PageUp: [-10, 0],
  PageDown: [10, 0],
};

/**
 * Moves the focus from one box of a grid to the next in the direction of the pressed key, over cells without a box. Boxes have their
 * row and column in `data-cell`.
 */
export function focusNeighbour(event: KeyboardEvent<HTMLElement>): void {
  const from = event.target instanceof HTMLElement ? event.target.dataset.cell : undefined;
  const step = STEPS[event.key];
  if (from === undefined || !step || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const boxes = event.currentTarget.querySelectorAll<HTMLInputElement>("[data-cell]");
  neighbour([...boxes], from, step)?.focus();
}

function neighbour(
  boxes: readonly HTMLInputElement[],
  from: string,
  [rows, columns]: readonly [number, number],
): HTMLInputElement | undefined {
  const [row, column] = placeOf(from);
  const along = boxes
    .map((box) => ({ box, place: placeOf(box.dataset.cell ?? "") }))
    .filter(({ place: [r, c] }) =>
      rows === 0
        ? r === row && Math.sign(c - column) === columns
        : c === column && Math.sign(r - row) === Math.sign(rows),
    );
  const ordered = rows + columns > 0 ? along : along.toReversed();
  const steps = Math.abs(rows + columns);
  return (ordered[steps - 1] ?? ordered.at(-1))?.box;
}

function placeOf(cell: string): [row: number, column: number] {
  const [row = 0, column = 0] = cell.split(" ").map(Number);
  return [row, column];
}
