/**
 * One clock: the database's. Due times and leases are compared between machines, so every worker measures how far
 * the database's clock is from its own steady one and counts from there.
 */
export class DatabaseClock {
  #samples: { offset: number; roundTripMs: number }[] = [];
  #offset = Date.now() - performance.now();

  /** The database's time, epoch milliseconds. Until the first measurement, this machine's. */
  now(): number {
    return performance.now() + this.#offset;
  }

  /**
   * Takes one measurement. Of the last eight, the one with the shortest round trip is believed: it is off by half
   * that round trip at most.
   * @param databaseMs what the database said; @param sentAt @param receivedAt `performance.now()` around asking it
   */
  observe(databaseMs: number, sentAt: number, receivedAt: number): void {
    const sample = { offset: databaseMs - (sentAt + receivedAt) / 2, roundTripMs: receivedAt - sentAt };
    this.#samples = [...this.#samples.slice(-7), sample];
    this.#offset = this.#samples.reduce((best, one) =>
      one.roundTripMs <= best.roundTripMs ? one : best,
    ).offset;
  }
}
