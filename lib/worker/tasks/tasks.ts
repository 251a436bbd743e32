import type { Logger } from "pino";

const FAILED_PAUSE_MS = 500;

/** A worker's periodic work. A task that fails (the database is away) is repeated soon, and never throws. */
export class Tasks {
  #repeating = new Set<() => void>();
  #running = new Set<Promise<void>>();
  #isStopped = false;

  constructor(private readonly log: Logger) {}

  /**
   * Runs a task now, and again so long after each end. @param pauseMs the shortest pause after a failure
   * @returns how to end the repetition; a run under way finishes
   */
  repeat(name: string, everyMs: number, task: () => Promise<unknown>, pauseMs = FAILED_PAUSE_MS): () => void {
    let timer: NodeJS.Timeout | undefined;
    const run = async () => {
      const begun = performance.now();
      const isDone = await this.#attempt(name, task);
      // A task that took long to fail may have been too much for the database: it gets half of the time at most.
      const failedPauseMs = Math.min(everyMs, Math.max(pauseMs, performance.now() - begun));
      if (this.#repeating.has(end))
        timer = setTimeout(() => this.#track(run()), isDone ? everyMs : failedPauseMs);
    };
    const end = () => {
      clearTimeout(timer);
      this.#repeating.delete(end);
    };
    if (this.#isStopped) return end;
    this.#repeating.add(end);
    this.#track(run());
    return end;
  }

  /** Runs a task now, once. */
  once(name: string, task: () => Promise<unknown>): void {
    this.#track(this.#attempt(name, task).then(() => {}));
  }

  /** No task begins any more; resolves when those under way have ended. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const end of this.#repeating) end();
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
