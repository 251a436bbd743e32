import type { KeyboardEvent } from "react";

/** The steps of the arrow keys: rows down, columns to the right. */
const STEPS: Readonly<Record<string, readonly [down: number, right: number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Moves the focus between the check boxes of a table by the arrow keys. Tab enters a row at its first one and leaves it. */
export function moveInGrid(event: KeyboardEvent<HTMLTableElement>): void {
  const step = STEPS[event.key];
  const box = event.target;
  if (!step || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (!(box instanceof HTMLInputElement) || box.type !== "checkbox") return;
  event.preventDefault();
  const rows = [...event.currentTarget.rows].map((row) => [
    ...row.querySelectorAll<HTMLInputElement>("input[type=checkbox]"),
  ]);
  const row = rows.findIndex((boxes) => boxes.includes(box));
  const column = rows[row]?.indexOf(box) ?? 0;
  rows[row + step[0]]?.[column + step[1]]?.focus();
}
