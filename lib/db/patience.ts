import { RedeliverError } from "../errors";

/**
 * How long one request may still wait for the database. Only waiting for it counts, not what its sender takes to send, so
 * that a request that needs several statements is answered in time all the same.
 */
export class Patience {
  #leftMs: number;

  constructor(ms: number) {
    this.#leftMs = ms;
  }

  /**
   * Waits for something asked of the database. What was given up may still become durable.
   * @param onGivenUp takes back what the database has not been asked for yet
   * @throws RedeliverError unavailable (503) when the patience is spent
   */
  async wait<Value>(asked: Promise<Value>, onGivenUp?: () => void): Promise<Value> {
    const begun = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const spent = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        onGivenUp?.();
        reject(new RedeliverError("unavailable", "The database does not answer. Try again in a moment."));
      }, this.#leftMs);
    });
    try {
      return await Promise.race([asked, spent]);
    } finally {
      clearTimeout(timer);
      this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - begun));
    }
  }
}
