import type { MouseEvent } from "react";

/** How long a copy button says that it has copied. */
const SHOWN_MS = 1_500;

/**
 * Copies for any `<button data-copy="text">` inside the element that has this as its click handler: a list of 500 rows
 * then needs no component per button. The button gets `data-copied` for a moment, which the style sheet shows.
 */
export async function copyOnClick(event: MouseEvent<HTMLElement>): Promise<void> {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>("button[data-copy]");
  if (!button) return;
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  button.dataset.copied = "true";
  const label = button.getAttribute("aria-label") ?? "";
  button.setAttribute("aria-label", "Copied");
  setTimeout(() => {
    delete button.dataset.copied;
    button.setAttribute("aria-label", label);
  }, SHOWN_MS);
}
