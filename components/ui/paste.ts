import type { ClipboardEvent } from "react";

/**
 * A field of one line drops the line breaks of what is pasted, which would join a column of IDs to one long word: they
 * become blanks.
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
