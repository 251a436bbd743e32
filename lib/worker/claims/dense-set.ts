/** `slot` is the item's position in its set, maintained by the set; -1 when it is in none. An item is in one set at a time. */
export type DenseSetItem = { slot?: number };

/**
 * A set for items that are added and deleted thousands of times a second. A Set or a Map allocates a new table after every few
 * hundred changes, and V8 makes each old table point to the next: once a table is in the old generation, the contents of all
 * later tables survive until the next full garbage collection, with everything they refer to. In the worker that was half of
 * all surviving memory. Here the items are in one array, and deletion moves the last item into the free slot.
 */
export class DenseSet<Item extends DenseSetItem> {
  #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  has(item: Item): boolean {
    return this.#items[item.slot ?? -1] === item;
  }

  add(item: Item): void {
    item.slot = this.#items.length;
    this.#items.push(item);
  }

  /** @returns whether the item was in the set */
  delete(item: Item): boolean {
    const { slot = -1 } = item;
    if (this.#items[slot] !== item) return false;
    const last = this.#items.pop();
    if (last !== undefined && last !== item) {
      this.#items[slot] = last;
      last.slot = slot;
    }
    item.slot = -1;
    return true;
  }

  filter(isWanted: (item: Item) => boolean): Item[] {
    return this.#items.filter(isWanted);
  }

  map<Value>(toValue: (item: Item) => Value): Value[] {
    return this.#items.map(toValue);
  }
}
