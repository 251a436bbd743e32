/** The work was refused unbegun: as much of it waits as may. */
export class GateFull extends Error {
  constructor() {
    super("As much of this work waits as may.");
    this.name = "GateFull";
  }
}

/** Lets so much work run at once and so much wait, in order of arrival; what comes besides is refused at once. */
export class BoundedGate {
  #running = 0;
  readonly #waiting: (() => void)[] = [];

  /**
   * @param atOnce how much may run at the same time
   * @param mayWait how much may wait for its turn
   */
  constructor(
    private readonly atOnce: number,
    private readonly mayWait: number,
  ) {}

  /** Runs the work when it is its turn. @throws GateFull, without having begun it */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#running < this.atOnce) this.#running++;
    else if (this.#waiting.length >= this.mayWait) throw new GateFull();
    else await new Promise<void>((resolve) => this.#waiting.push(resolve)); // its predecessor's place becomes its own
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }
}
