/** Where an object is in its bag, which is for the bag to say; -1 when it is in none. It is in one at a time. */
export type InBag = { place?: number };

/**
 * Objects that come and go thousands of times a second. A Set or a Map makes itself a new table after every few hundred
 * changes, and V8 lets each old table point to the next: as soon as one of them has become old, whatever was in a later one
 * survives until the next full garbage collection, with all that it refers to. In the worker that was half of what survived at all.
 */
export class Bag<Item extends InBag> {
  #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  has(item: Item): boolean {
    return this.#items[item.place ?? -1] === item;
  }

  add(item: Item): void {
    item.place = this.#items.length;
    this.#items.push(item);
  }

  /** @returns whether it was in */
  delete(item: Item): boolean {
    const { place = -1 } = item;
    if (this.#items[place] !== item) return false;
    const last = this.#items.pop();
    if (last !== undefined && last !== item) {
      this.#items[place] = last;
      last.place = place;
    }
    item.place = -1;
    return true;
  }

  filter(isWanted: (item: Item) => boolean): Item[] {
    return this.#items.filter(isWanted);
  }

  map<Value>(toValue: (item: Item) => Value): Value[] {
    return this.#items.map(toValue);
  }
}
