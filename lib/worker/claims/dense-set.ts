/** Where an object is in its bag, which is for the bag to say; -1 when it is in none. It is in one at a time. */
export type DenseSetItem = { slot?: number };

/**
 * Objects that come and go thousands of times a second. A Set or a Map makes itself a new table after every few hundred
 * changes, and V8 lets each old table point to the next: as soon as one of them has become old, whatever was in a later one
 * survives until the next full garbage collection, with all that it refers to. In the worker that was half of what survived at all.
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

  /** @returns whether it was in */
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
