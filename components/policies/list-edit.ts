import { flushSync } from "react-dom";

/** Changes to lists of things that a form holds, each told apart by its key. */

type Keyed = { key: string };

export function replaced<Item extends Keyed>(list: readonly Item[], next: Item): Item[] {
  return list.map((item) => (item.key === next.key ? next : item));
}

export function without<Item extends Keyed>(list: readonly Item[], gone: Item): Item[] {
  return list.filter(({ key }) => key !== gone.key);
}

/** The list with one item a place earlier (-1) or later (1); as it was where that leads out of it. */
export function moved<Item>(list: readonly Item[], index: number, by: -1 | 1): Item[] {
  const next = [...list];
  const [item] = next.splice(index, 1);
  if (item === undefined || index + by < 0) return [...list];
  next.splice(index + by, 0, item);
  return next;
}

/** Draws a change at once and then gives the focus to what it made or moved: moving an element takes its focus away. */
export function thenFocus(change: () => void, find: () => HTMLElement | null | undefined): void {
  flushSync(change);
  find()?.focus();
}
