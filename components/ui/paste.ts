import type { ClipboardEvent } from "react";

/**
 * Replaces line breaks in pasted text by spaces. A single-line field would drop them and join a column of IDs to one long
 * word.
 */
export function keepLinesApart(event: ClipboardEvent<HTMLInputElement>): void {
  const pasted = event.clipboardData.getData("text");
  if (!/[\r\n]/.test(pasted)) return;
  event.preventDefault();
  const input = event.currentTarget;
  const { selectionStart, selectionEnd } = input;
  input.setRangeText(pasted.replace(/[\r\n]+/g, " "), selectionStart ?? 0, selectionEnd ?? 0, "end");
  input.dispatchEvent(new Event("input", { bubbles: true }));
}
