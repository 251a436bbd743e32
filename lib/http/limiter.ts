import { MINUTE_MS } from "../time/units";

/** Number of remembered keys; beyond it, all unknown keys of the minute share one count. */
const MOST_KEYS = 10_000;

/**
 * Counts requests per key and minute in this process, to bound the rows that unauthenticated clients cause.
 * @param perKey requests a minute for one key (an address)
 * @param inAll requests a minute for all keys together: a flood may use many addresses
 */
export class MinuteLimiter {
  #minute = 0;
  #total = 0;
  #counts = new Map<string, number>();

  constructor(
    private readonly perKey: number,
    private readonly inAll: number,
  ) {}

  /** Takes one operation of `key` back that was counted in this minute. */
  giveBack(key: string, now: number = Date.now()): void {
    if (Math.floor(now / MINUTE_MS) !== this.#minute) return;
    const slot = this.#counts.has(key) ? key : "";
    const count = this.#counts.get(slot) ?? 0;
    if (count === 0) return;
    this.#counts.set(slot, count - 1);
    this.#total--;
  }

  /** Whether one more request of `key` is within the limits at `now` (ms); counts it if so. */
  take(key: string, now: number = Date.now()): boolean {
    const minute = Math.floor(now / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#total = 0;
      this.#counts.clear();
    }
    const slot = this.#counts.has(key) || this.#counts.size < MOST_KEYS ? key : "";
    const count = this.#counts.get(slot) ?? 0;
    if (count >= this.perKey || this.#total >= this.inAll) return false;
    this.#counts.set(slot, count + 1);
    this.#total++;
    return true;
  }
}
