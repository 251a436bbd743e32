/**
 * The database's clock. Due times and leases are compared between machines, so every worker measures the offset of the
 * database's clock from its own steady one.
 */
export class DatabaseClock {
  #samples: { offset: number; roundTripMs: number }[] = [];
  #offset = Date.now() - performance.now();

  /** The database's time, epoch milliseconds. Until the first measurement, this machine's. */
  now(): number {
    return performance.now() + this.#offset;
  }

  /**
   * Adds a measurement. Of the last eight, the one with the shortest round trip counts: its error is at most half of that
   * round trip.
   * @param databaseMs the database's time @param sentAt @param receivedAt `performance.now()` before and after the query
   */
  observe(databaseMs: number, sentAt: number, receivedAt: number): void {
    const sample = { offset: databaseMs - (sentAt + receivedAt) / 2, roundTripMs: receivedAt - sentAt };
    this.#samples = [...this.#samples.slice(-7), sample];
    this.#offset = this.#samples.reduce((best, one) =>
      one.roundTripMs <= best.roundTripMs ? one : best,
    ).offset;
  }
}
