import type { OperationRow } from "../schema";

/**
 * Reads over all items of an operation: of 1,000,000 they take a good part of a second, and every page that follows the operation asks
 * for them every few seconds. Of large sets they are kept for a moment, and pages that ask at the same time share one read.
 */

/** Up to so many items are read anew each time. */
export const MOST_READ_ANEW = 50_000;
/** How old what is kept may be. */
export const KEPT_MS = 5_000;
/** The operations of which something is kept. */
const MOST_KEPT = 50;

type Kept = { at: number; value: Promise<unknown> };

/** What was read of large sets, by operation and state: a change of state is shown at once. */
export class LargeSets {
  #kept = new Map<string, Kept>();

  constructor(private readonly now: () => number = Date.now) {}

  read<Value>(
    { id, state, counts }: Pick<OperationRow, "id" | "state" | "counts">,
    read: () => Promise<Value>,
  ): Promise<Value> {
    if (counts.total <= MOST_READ_ANEW) return read();
    const key = `${id} ${state}`;
    const kept = this.#kept.get(key);
    if (kept && this.now() - kept.at < KEPT_MS) return kept.value as Promise<Value>;
    const value = read();
    this.#keep(key, { at: this.now(), value });
    // A failure is not kept.
    value.catch(() => this.#kept.delete(key));
    return value;
  }

  #keep(key: string, kept: Kept): void {
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}
