import { type RefObject, useEffect, useRef } from "react";

type Handlers = {
  toggleSelected: (id: string, isRange: boolean) => void;
  toggleExpanded: (id: string) => void;
};

/**
 * Handles the keys of a list's rows in one listener: J and K (or the arrows, from a row) move between rows, X or Space
 * selects, with Shift the range up to the row, Enter expands. Keys in a text field are left to it.
 */
export function useRowKeys(body: RefObject<HTMLTableSectionElement | null>, handlers: Handlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!body.current || isOutsideRows(event)) return;
      if (handleKey(body.current, event, latest.current)) event.preventDefault();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [body]);
}

/** Returns whether the key was a row's. */
function handleKey(body: HTMLElement, event: KeyboardEvent, handlers: Handlers): boolean {
  const current = rowOf(event.target);
  const key = event.key.toLowerCase();
  if (key === "j" || (key === "arrowdown" && current)) return moveTo(body, current, 1);
  if (key === "k" || (key === "arrowup" && current)) return moveTo(body, current, -1);
  const id = current?.dataset.rowId;
  // A button inside the row handles its own Space and Enter.
  if (!id || (event.target !== current && key !== "x")) return false;
  if (key === "x" || key === " ") handlers.toggleSelected(id, event.shiftKey);
  else if (key === "enter") handlers.toggleExpanded(id);
  else return false;
  return true;
}

function moveTo(body: HTMLElement, current: HTMLElement | null, step: 1 | -1): boolean {
  const rows = [...body.querySelectorAll<HTMLElement>("tr[data-row-id]")];
  const index = current ? rows.indexOf(current) + step : 0;
  const next = rows[Math.min(Math.max(index, 0), rows.length - 1)];
  if (!next) return false;
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

/** Returns the row in which an event occurred. */
export function rowOf(target: EventTarget | null): HTMLElement | null {
  return target instanceof Element ? target.closest<HTMLElement>("tr[data-row-id]") : null;
}

/** Returns whether a key belongs to a text field, a shortcut of the browser or an open pop-up instead of the list. */
export function isOutsideRows(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("[role=dialog][aria-modal=true]")) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return target.type !== "checkbox";
  return (
    target.isContentEditable ||
    target.closest("textarea, select, [role=listbox], [role=menu], [role=dialog]") !== null
  );
}
