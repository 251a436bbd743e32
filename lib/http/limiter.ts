import { DAY_MS, MINUTE_MS } from "../time/units";

/** Number of remembered keys; beyond it, all unknown keys of the window share one count. */
const MOST_KEYS = 10_000;

/**
 * Counts requests per key and window of time in this process, to bound the rows that unauthenticated clients cause.
 * @param windowMs the windows begin at multiples of it
 * @param perKey requests a window for one key (an address)
 * @param inAll requests a window for all keys together: a flood may use many addresses
 */
class WindowLimiter {
  #window = 0;
  #total = 0;
  #counts = new Map<string, number>();

  constructor(
    private readonly windowMs: number,
    private readonly perKey: number,
    private readonly inAll: number,
  ) {}

  /** Takes one operation of `key` back that was counted in this window. */
  giveBack(key: string, now: number = Date.now()): void {
    if (Math.floor(now / this.windowMs) !== this.#window) return;
    const slot = this.#counts.has(key) ? key : "";
    const count = this.#counts.get(slot) ?? 0;
    if (count === 0) return;
    this.#counts.set(slot, count - 1);
    this.#total--;
  }

  /** Whether one more request of `key` is within the limits at `now` (ms); counts it if so. */
  take(key: string, now: number = Date.now()): boolean {
    const window = Math.floor(now / this.windowMs);
    if (window !== this.#window) {
      this.#window = window;
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

/** Limits by minutes. */
export class MinuteLimiter extends WindowLimiter {
  constructor(perKey: number, inAll: number) {
    super(MINUTE_MS, perKey, inAll);
  }
}

/** Limits by days (UTC). */
export class DayLimiter extends WindowLimiter {
  constructor(perKey: number, inAll: number) {
    super(DAY_MS, perKey, inAll);
  }
}
