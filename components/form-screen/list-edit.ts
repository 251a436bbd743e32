import { flushSync } from "react-dom";

/** Changes to the lists of a form, whose items are identified by key. */

type Keyed = { key: string };

export function replaced<Item extends Keyed>(list: readonly Item[], next: Item): Item[] {
  return list.map((item) => (item.key === next.key ? next : item));
}

export function without<Item extends Keyed>(list: readonly Item[], gone: string): Item[] {
  return list.filter(({ key }) => key !== gone);
}

/** Moves one item of a list; returns the list unchanged where the target index does not exist. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined || to < 0 || to > next.length) return [...list];
  next.splice(to, 0, item);
  return next;
}

/** Renders a change at once and then focuses the new or moved element: moving an element takes its focus away. */
export function thenFocus(change: () => void, find: () => HTMLElement | null | undefined): void {
  flushSync(change);
  find()?.focus();
}
