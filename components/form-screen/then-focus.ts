import { flushSync } from "react-dom";

/** Renders a change at once and then focuses the new or moved element: moving an element takes its focus away. */
export function thenFocus(change: () => void, find: () => HTMLElement | null | undefined): void {
  flushSync(change);
  find()?.focus();
}
