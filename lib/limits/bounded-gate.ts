/** Work was refused before it began, because the queue is full. */
export class GateFull extends Error {
  constructor() {
    super("The queue of this work is full.");
    this.name = "GateFull";
  }
}

/** Runs a bounded amount of work at once, queues a bounded amount in order of arrival, and refuses the rest at once. */
export class BoundedGate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param atOnce the most that runs at the same time
   * @param mayWait the most that is queued
   */
  constructor(
    private readonly atOnce: number,
    private readonly mayWait: number,
  ) {}

  /** Runs the work in its turn. @throws GateFull when the queue is full; the work has not begun then */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.atOnce) this.#running++;
    else if (this.#waiting.length >= this.mayWait) throw new GateFull();
    else await new Promise<void>((resolve) => this.#waiting.push(resolve)); // takes the slot of the work that ended
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
