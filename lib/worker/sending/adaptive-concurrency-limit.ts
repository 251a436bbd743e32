import { performance } from "node:perf_hooks";

/**
 * How many requests that were only just begun are under way, and how many there may be.
 *
 * While this process has time to spare, as many as there is room for. When it has none, more requests at once do not end
 * sooner, they only wait in more sockets, whose memory no longer fits the processor's caches: 64 cost a third less each than
 * 256. A request that has been under way for a while waits for its subscriber, not for this process: it no longer counts, so
 * that subscribers that hang take nothing from the others.
 */
const YOUNG_MS = 100;
const BUCKET_MS = 10;
const BUCKETS = YOUNG_MS / BUCKET_MS;
const LEAST = 64;
const MOST = 1024;
/** Before anything is known: few enough to begin gently with, and enough for subscribers that answer slowly to show. */
const FIRST = 128;
/** Shares of its time that this process was busy. */
const BUSY = 0.95;
const SPARE = 0.8;
const SHRINK = 0.7;
const GROW = 1.5;
/** How often `adapt` is to be called, until it `isOpen` and nothing is under way. */
export const ADAPT_MS = 50;

export class AdaptiveConcurrencyLimit {
  #begun: number[] = Array(BUCKETS).fill(0);
  #bucket = 0;
  #young = 0;
  #most = FIRST;
  #seen = performance.eventLoopUtilization();

  /** Whether it takes as many as it ever does. */
  get isOpen(): boolean {
    return this.#most === MOST;
  }

  /** Whether another request may begin. `now` is steady milliseconds. */
  hasRoom(now: number): boolean {
    this.#turn(now);
    return this.#young < this.#most;
  }

  /** A request begins. @returns what `end` is to be told */
  begin(now: number): number {
    this.#turn(now);
    this.#young++;
    const index = this.#bucket % BUCKETS;
    this.#begun[index] = (this.#begun[index] ?? 0) + 1;
    return this.#bucket;
  }

  /** It ended. */
  end(bucket: number, now: number): void {
    this.#turn(now);
    if (bucket <= this.#bucket - BUCKETS) return; // it had stopped counting
    this.#young--;
    const index = bucket % BUCKETS;
    this.#begun[index] = (this.#begun[index] ?? 1) - 1;
  }

  /** Follows how busy this process was since the last call. @param utilization of its event loop, 0 to 1 */
  adapt(utilization = this.#measure()): void {
    if (utilization > BUSY) this.#most = Math.max(LEAST, Math.floor(this.#most * SHRINK));
    else if (utilization < SPARE) this.#most = Math.min(MOST, Math.ceil(this.#most * GROW));
  }

  #measure(): number {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#seen);
    this.#seen = now;
    return utilization;
  }

  /** Forgets what began too long ago. */
  #turn(now: number): void {
    const bucket = Math.floor(now / BUCKET_MS);
    if (bucket - this.#bucket > BUCKETS) this.#bucket = bucket - BUCKETS;
    while (this.#bucket < bucket) {
      const index = ++this.#bucket % BUCKETS;
      this.#young -= this.#begun[index] ?? 0;
      this.#begun[index] = 0;
    }
  }
}
