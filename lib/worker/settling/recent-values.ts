/** A bounded map: the entry that was not used for longest makes room for a new one. */
export class RecentValues<Key, Value> {
  #values = new Map<Key, Value>();
  /** The key used last, which needs no move: what is asked for often comes several times in a row. */
  #newest: Key | undefined;

  constructor(private readonly most: number) {}

  get(key: Key): Value | undefined {
    const value = this.#values.get(key);
    if (value === undefined || key === this.#newest) return value;
    this.#values.delete(key);
    this.#values.set(key, value);
    this.#newest = key;
    return value;
  }

  set(key: Key, value: Value): void {
    this.#values.delete(key);
    this.#values.set(key, value);
    this.#newest = key;
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.most) return;
      this.#values.delete(oldest);
    }
  }

  delete(key: Key): void {
    if (key === this.#newest) this.#newest = undefined;
    this.#values.delete(key);
  }
}
