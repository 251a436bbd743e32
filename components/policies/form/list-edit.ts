import { flushSync } from "react-dom";

/** Changes to lists of things that a form holds, each told apart by its key. */

type Keyed = { key: string };

export function replaced<Item extends Keyed>(list: readonly Item[], next: Item): Item[] {
  return list.map((item) => (item.key === next.key ? next : item));
}

export function without<Item extends Keyed>(list: readonly Item[], gone: string): Item[] {
  return list.filter(({ key }) => key !== gone);
}

/** The list with one item at another place; as it was where there is no such place. */
export function moved<Item>(list: readonly Item[], from: number, to: number): Item[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item === undefined || to < 0 || to > next.length) return [...list];
  next.splice(to, 0, item);
  return next;
}

/** Draws a change at once and then gives the focus to what it made or moved: moving an element takes its focus away. */
export function thenFocus(change: () => void, find: () => HTMLElement | null | undefined): void {
  flushSync(change);
  find()?.focus();
}
