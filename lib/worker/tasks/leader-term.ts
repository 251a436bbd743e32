/** One take-over of a leader task, from taking its lease until the lease is lost or released. Times are steady milliseconds. */
export class LeaderTerm {
  #ending = new AbortController();
  #fence: NodeJS.Timeout | undefined;

  constructor(
    readonly name: string,
    readonly fence: string,
    /** When the lease may be another worker's, unless it is renewed. */
    private until: number,
  ) {
    this.#arm();
  }

  /** Aborted when the term is over. */
  get signal(): AbortSignal {
    return this.#ending.signal;
  }

  /** Whether the lease is held right now, however late timers are. The signal of one that is not is aborted when this returns. */
  isHeld(): boolean {
    if (performance.now() >= this.until) this.end();
    return !this.signal.aborted;
  }

  /** The lease was renewed. A term that is over stays so: its work has been stopped. */
  extend(until: number): void {
    if (!this.isHeld()) return;
    this.until = until;
    this.#arm();
  }

  end(): void {
    clearTimeout(this.#fence);
    this.#ending.abort();
  }

  #arm(): void {
    clearTimeout(this.#fence);
    this.#fence = setTimeout(() => this.isHeld(), this.until - performance.now());
  }
}
