import type { Logger } from "pino";

const FAILED_PAUSE_MS = 500;

/** What a worker does by the clock. A task that fails (the database is away) is tried again soon, and never throws. */
export class Tasks {
  #timers = new Map<string, NodeJS.Timeout>();
  #running = new Set<Promise<void>>();
  #isStopped = false;

  constructor(private readonly log: Logger) {}

  /** Runs a task now, and again so long after each time it ended. */
  repeat(name: string, everyMs: number, task: () => Promise<unknown>): void {
    const begun = performance.now();
    const run = this.#attempt(name, task).then((isDone) => {
      if (this.#isStopped) return;
      // What took its time to fail may have been too much for the database, and gets no more than half of its time.
      const pauseMs = isDone
        ? everyMs
        : Math.min(everyMs, Math.max(FAILED_PAUSE_MS, performance.now() - begun));
      this.#timers.set(
        name,
        setTimeout(() => this.repeat(name, everyMs, task), pauseMs),
      );
    });
    this.#track(run);
  }

  /** Runs a task now, once. */
  once(name: string, task: () => Promise<unknown>): void {
    this.#track(this.#attempt(name, task).then(() => {}));
  }

  /** No task begins any more; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    await Promise.all(this.#running);
  }

  async #attempt(name: string, task: () => Promise<unknown>): Promise<boolean> {
    try {
      await task();
      return true;
    } catch (error) {
      this.log.warn({ err: error, task: name }, "task failed, will be tried again");
      return false;
    }
  }

  #track(run: Promise<void>): void {
    this.#running.add(run);
    void run.finally(() => this.#running.delete(run));
  }
}
