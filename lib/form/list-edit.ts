/** Changes to the lists of a draft, whose items are identified by key. */

/**
 * Identifies an item of a list while it is moved, since two items may have the same content. Not part of the body. Stored
 * items are keyed by their index, so that server and browser render the same.
 */
export type ListKey = { key: string };

let serial = 0;
/** A key for a new item of a list. */
export const newKey = () => `new-${++serial}`;

export function replaced<Item extends ListKey>(list: readonly Item[], next: Item): Item[] {
  return list.map((item) => (item.key === next.key ? next : item));
}

export function without<Item extends ListKey>(list: readonly Item[], gone: string): Item[] {
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
