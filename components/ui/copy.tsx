import type { MouseEvent } from "react";
import { fromAttribute } from "./copied-text";
import { openDialog } from "./dialogs";

/** How long a copy button shows its confirmation. */
const SHOWN_MS = 1_500;

/**
 * The click handler of an element whose descendants `<button data-copy="text">` (encoded by ./copied-text.ts) copy, so that a
 * list of 500 rows needs no component per button. The button gets `data-copied` for a moment, which the style sheet shows. If
 * the browser refuses, the text is shown, selected.
 */
export async function copyOnClick(event: MouseEvent<HTMLElement>): Promise<void> {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>("button[data-copy]");
  if (!button) return;
  const text = fromAttribute(button.dataset.copy ?? "");
  if (await copyText(text, button)) say(button);
  else await showText(text);
}

/** Shows a text that could not be copied, selected. */
export function showText(text: string): Promise<void> {
  return openDialog(async () => {
    const { CopyYourself } = await import("./copy-yourself");
    return { title: "Not copied", body: () => <CopyYourself text={text} /> };
  });
}

/** Copies exactly this text. `beside`: the element that was clicked, which keeps the focus. @returns whether it was copied */
export async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    // Exists only on https and on localhost, despite its type.
    await (navigator.clipboard as Clipboard | undefined)?.writeText(text);
    if (navigator.clipboard) return true;
  } catch {
    // Not permitted; the older API may be.
  }
  return copyBySelection(text, beside);
}

/** Copies on pages loaded over plain http: the copy command, from an invisible field. */
function copyBySelection(text: string, beside: HTMLElement): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.tabIndex = -1;
  field.setAttribute("aria-hidden", "true");
  field.style.cssText = "position: fixed; top: 0; left: 0; width: 1px; height: 1px; opacity: 0";
  // A field normalises line ends to line feeds: copy the original text.
  field.addEventListener("copy", (event) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  });
  // Beside the button: a dialog takes the focus back from elements outside of it.
  (beside.parentElement ?? document.body).append(field);
  try {
    field.focus({ preventScroll: true });
    field.select();
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (focused instanceof HTMLElement) focused.focus({ preventScroll: true });
  }
}

/** Confirms the copy for a moment. If the button is used again meanwhile, its own name is still restored. */
function say(button: HTMLElement): void {
  if (button.dataset.copied) return;
  const label = button.getAttribute("aria-label") ?? "";
  button.dataset.copied = "true";
  button.setAttribute("aria-label", "Copied");
  setTimeout(() => {
    delete button.dataset.copied;
    button.setAttribute("aria-label", label);
  }, SHOWN_MS);
}
