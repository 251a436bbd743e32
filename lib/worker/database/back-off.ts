const FIRST_PAUSE_MS = 50;
const LONGEST_FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * How long to leave the database alone after it failed: a little for a connection that broke, twice as long each time; as long
 * as it had needed where it took its time to fail. So a statement that is too much for it has half of its time at most.
 */
export class BackOff {
  #pauseMs = FIRST_PAUSE_MS;

  /** @param tookMs how long it took to fail @returns how long to pause */
  failed(tookMs: number): number {
    const pauseMs = Math.min(Math.max(this.#pauseMs, tookMs), LONGEST_PAUSE_MS);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_FIRST_PAUSE_MS);
    return pauseMs;
  }

  succeeded(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
  }
}
