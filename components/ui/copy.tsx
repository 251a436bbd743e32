import { modals } from "@mantine/modals";
import type { MouseEvent } from "react";
import { fromAttribute } from "./copied-text";
import { CopyYourself } from "./copy-yourself";

/** How long a copy button says that it has copied. */
const SHOWN_MS = 1_500;

/**
 * Copies for any `<button data-copy="text">` (./copied-text.ts says how) inside the element that has this as its click handler: a list of 500 rows
 * then needs no component per button. The button gets `data-copied` for a moment, which the style sheet shows. Where the
 * browser refuses, the text is shown, selected.
 */
export async function copyOnClick(event: MouseEvent<HTMLElement>): Promise<void> {
  if (!(event.target instanceof Element)) return;
  const button = event.target.closest<HTMLElement>("button[data-copy]");
  if (!button) return;
  const text = fromAttribute(button.dataset.copy ?? "");
  if (await copyText(text, button)) say(button);
  else modals.open({ title: "Not copied", children: <CopyYourself text={text} /> });
}

/** Copies exactly this text. `beside`: the element that was used, which keeps the focus. */
async function copyText(text: string, beside: HTMLElement): Promise<boolean> {
  try {
    // Only there on https and on localhost, whatever its type says.
    await (navigator.clipboard as Clipboard | undefined)?.writeText(text);
    if (navigator.clipboard) return true;
  } catch {
    // Not permitted; the older way may be.
  }
  return copyBySelection(text, beside);
}

/** The way for pages that came over plain http: the copy command, of a field that nobody sees. */
function copyBySelection(text: string, beside: HTMLElement): boolean {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.readOnly = true;
  field.tabIndex = -1;
  field.setAttribute("aria-hidden", "true");
  field.style.cssText = "position: fixed; top: 0; left: 0; width: 1px; height: 1px; opacity: 0";
  // A field turns every line's end into a line feed: what is copied is the text itself.
  field.addEventListener("copy", (event) => {
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
  });
  // Beside the button: a dialog would take the focus back from anything outside of it.
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

/** Says for a moment that it was copied. Used again meanwhile, the button still finds its own name back. */
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
