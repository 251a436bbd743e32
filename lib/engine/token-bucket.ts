/** Tokens that come at a rate, up to a burst of one second of it. Times are milliseconds of any one clock. */
export class TokenBucket {
  #tokens = 0;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  /** How many whole tokens there are; Infinity without a rate. @param perSecond the rate since the last call */
  available(perSecond: number | null, now: number): number {
    const elapsed = Math.max(0, now - this.#at) / 1000;
    this.#at = now;
    if (perSecond === null) return Number.POSITIVE_INFINITY;
    // A rate below one per second saves up for a whole token.
    this.#tokens = Math.min(Math.max(1, perSecond), this.#tokens + elapsed * perSecond);
    return Math.floor(this.#tokens);
  }

  spend(tokens: number): void {
    this.#tokens = Math.max(0, this.#tokens - tokens);
  }
}
