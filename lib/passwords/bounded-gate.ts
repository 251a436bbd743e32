/** The work was refused before it began: the queue is full. */
export class GateFull extends Error {
  constructor() {
    super("As much of this work waits as may.");
    this.name = "GateFull";
  }
}

/** Runs a bounded amount of work at once and queues a bounded amount, in order of arrival; further work is refused at once. */
export class BoundedGate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param atOnce how many may run at the same time
   * @param mayWait how many may wait
   */
  constructor(
    private readonly atOnce: number,
    private readonly mayWait: number,
  ) {}

  /** Runs the work when a slot is free. @throws GateFull before it began */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.atOnce) this.#running++;
    else if (this.#waiting.length >= this.mayWait) throw new GateFull();
    else await new Promise<void>((resolve) => this.#waiting.push(resolve)); // it takes over its predecessor's slot
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
