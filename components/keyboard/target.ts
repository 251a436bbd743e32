const POP_UPS = "[role=listbox], [role=menu], [role=dialog], [role=alertdialog]";
/** The button of an open menu keeps the focus, and its keys are the menu's. */
const OPEN_MENU = "[aria-haspopup=listbox][aria-expanded=true]";
const CONTROLS = "button, a[href], input, summary, [role=button], [role=option], [role=tab]";

/**
 * Returns whether a press belongs to the element in focus: a text field, a menu or an open dialog, or a control that Enter and
 * Space use. Keys with Ctrl or ⌘ work in text fields too; an open dialog keeps all of them.
 */
export function isLeftToTarget(event: KeyboardEvent, pressed: string): boolean {
  if (event.defaultPrevented || event.isComposing) return true;
  if (document.querySelector("[role=dialog][aria-modal=true]")) return true;
  const { target } = event;
  if (!(target instanceof HTMLElement)) return false;
  if (pressed.startsWith("mod+")) return false;
  if (target.closest(POP_UPS) || target.closest(OPEN_MENU) || isTextField(target)) return true;
  return /(Enter|Space)$/.test(pressed) && target.closest(CONTROLS) === target;
}

/** A checkbox takes no text, so that the keys of its row work on it. */
function isTextField(target: HTMLElement): boolean {
  if (target instanceof HTMLInputElement) return target.type !== "checkbox";
  return target.isContentEditable || target.closest("textarea, select") !== null;
}
