import { RedeliverError } from "../errors";

/**
 * The remaining time that a request may wait for the database. Only waits for the database count, not the time that the client
 * takes to send. Therefore a request with several statements is also answered in time.
 */
export class Patience {
  #leftMs: number;

  constructor(ms: number) {
    this.#leftMs = ms;
  }

  /**
   * Waits for a result of the database. A write whose wait ends early may still become durable.
   * @param onTimeout withdraws work not yet sent to the database
   * @throws RedeliverError unavailable (503) when no time is left
   */
  async wait<Value>(result: Promise<Value>, onTimeout?: () => void): Promise<Value> {
    const startedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        onTimeout?.();
        reject(new RedeliverError("unavailable", "The database does not answer. Try again in a moment."));
      }, this.#leftMs);
    });
    try {
      return await Promise.race([result, timeout]);
    } finally {
      clearTimeout(timer);
      this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - startedAt));
    }
  }
}
