import TinyQueue from "tinyqueue";

/** An item with at most one timer that counts: `timerAt` is when it fires, Infinity without one. */
export type Timed = { timerAt: number };

/** Timers in a priority queue. Setting an earlier timer leaves the later one behind, which is skipped when it fires. */
export class DueTimers<Item extends Timed> {
  #timers = new TinyQueue<{ at: number; item: Item }>([], (a, b) => a.at - b.at);

  /** When the next timer fires, epoch milliseconds; null without one. */
  get nextAt(): number | null {
    return this.#timers.peek()?.at ?? null;
  }

  /** Sets an item's timer, unless it has an earlier one. */
  set(item: Item, at: number): void {
    if (at >= item.timerAt) return;
    item.timerAt = at;
    this.#timers.push({ at, item });
  }

  /** Fires the timers up to a time. */
  fire(until: number, onFired: (item: Item) => void): void {
    for (let next = this.#timers.peek(); next && next.at <= until; next = this.#timers.peek()) {
      const { item, at } = next;
      this.#timers.pop();
      if (item.timerAt !== at) continue;
      item.timerAt = Infinity;
      onFired(item);
    }
  }
}
