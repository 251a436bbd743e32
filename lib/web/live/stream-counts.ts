import { RedeliverError } from "../../errors";

const MOST = 1000;
const MOST_OF_ONE = 8;

/** Bounds the streams of a process, in total and for each session or key. */
export class StreamCounts {
  #total = 0;
  readonly #counts = new Map<string, number>();

  constructor(
    private readonly most = MOST,
    private readonly mostOfOne = MOST_OF_ONE,
  ) {}

  /** Counts one more stream. @throws RedeliverError too_many_requests (429), unavailable (503) */
  take(caller: string): void {
    const count = this.#counts.get(caller) ?? 0;
    if (count >= this.mostOfOne)
      throw new RedeliverError(
        "too_many_requests",
        `This session or key has ${count} live streams already, the most that it may have. Close one of them, or read again and again instead.`,
      );
    if (this.#total >= this.most)
      throw new RedeliverError(
        "unavailable",
        `There are ${this.#total} live streams, the most that this process carries. Try again later, or read again and again instead.`,
      );
    this.#total++;
    this.#counts.set(caller, count + 1);
  }

  giveBack(caller: string): void {
    const count = (this.#counts.get(caller) ?? 0) - 1;
    this.#total--;
    if (count > 0) this.#counts.set(caller, count);
    else this.#counts.delete(caller);
  }
}
