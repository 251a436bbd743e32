const FIRST_PAUSE_MS = 50;
const LONGEST_FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * The pause after a failed statement: short for a broken connection and doubled each time; as long as the statement took to
 * fail, if that is longer. So a statement that is too much for the database takes at most half of its time.
 */
export class BackOff {
  #pauseMs = FIRST_PAUSE_MS;

  /** Records a failure. @param tookMs how long it took to fail @returns how long to pause, in milliseconds */
  failed(tookMs: number): number {
    const pauseMs = Math.min(Math.max(this.#pauseMs, tookMs), LONGEST_PAUSE_MS);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_FIRST_PAUSE_MS);
    return pauseMs;
  }

  succeeded(): void {
    this.#pauseMs = FIRST_PAUSE_MS;
  }
}
