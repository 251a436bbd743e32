import { randomBytes } from "node:crypto";
import { logger } from "../logger";
import { writeNotice } from "./notice";
import type { LiveNoun } from "./nouns";

/** The shortest time between two notifications of a process. */
const EVERY_MS = 250;
const PAUSE_AFTER_FAILURE_MS = 2000;

/**
 * Notifies those who follow live of what this process changed. To mark a change sets a flag in memory; one timer sends what was
 * marked, at most four times a second, and nothing when nothing was.
 */
export class LiveNotifier {
  #changed = new Set<LiveNoun>();
  #timer: NodeJS.Timeout | undefined;
  #sending: Promise<void> | undefined;
  #notBefore = Number.NEGATIVE_INFINITY;
  #sent = 0;
  readonly #process = randomBytes(6).toString("base64url");

  /** @param send sends a notification in a transaction of its own */
  constructor(
    private readonly send: (notice: string) => Promise<unknown>,
    private readonly everyMs = EVERY_MS,
  ) {}

  /** Marks what was changed. Call it after the commit: the watermark is taken later, and says so. */
  mark(...nouns: readonly LiveNoun[]): void {
    for (const noun of nouns) this.#changed.add(noun);
    this.#schedule();
  }

  /** Sends what is marked without waiting for the timer: the process ends. */
  async flush(): Promise<void> {
    await this.#sending;
    await this.#sendNow();
  }

  #schedule(): void {
    if (this.#timer || this.#sending || this.#changed.size === 0) return;
    const waitMs = Math.max(0, this.#notBefore - performance.now());
    this.#timer = setTimeout(() => void this.#sendNow(), waitMs).unref();
  }

  #sendNow(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#changed.size === 0) return Promise.resolve();
    const nouns = this.#changed;
    this.#changed = new Set();
    this.#notBefore = performance.now() + this.everyMs;
    this.#sending = this.send(writeNotice(`${this.#process}-${++this.#sent}`, nouns))
      .then(
        () => {},
        (error) => {
          logger.warn({ err: error }, "live notification not sent yet");
          for (const noun of nouns) this.#changed.add(noun);
          this.#notBefore = performance.now() + PAUSE_AFTER_FAILURE_MS;
        },
      )
      .finally(() => {
        this.#sending = undefined;
        this.#schedule();
      });
    return this.#sending;
  }
}
