import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { pick, type Random } from "../prisma/factories/random";
import { SCRIPT_NAMES, SCRIPTS, type ScriptName } from "./scripts";

/** An event answered with 202. From then on it must not be lost. */
export type AcceptedEvent = { topic: ScriptName; bodyHash: string; acceptedAt: number };

export type PublisherOptions = {
  /** URL of the handler: `http://127.0.0.1:3000/api/events/faults`. */
  url: string;
  apiKey: string;
  random: Random;
};

/** Largest number of concurrent publishes, also while the hub is unavailable. */
const MAX_CONCURRENT = 24;
/** Delay before a retry, as of an ordinary client. */
const TRY_AGAIN_MS = 100;
const ANSWER_WITHIN_MS = 10_000;
const SHARED_TOPICS = SCRIPT_NAMES.flatMap((name) => Array<ScriptName>(SCRIPTS[name].share).fill(name));

/**
 * A publisher as the API's documentation requires it: repeats an event under the same idempotency key until the event is
 * acknowledged. The load continues while the hub is unavailable, and every publish that has begun is completed.
 */
export class Publisher {
  readonly accepted = new Map<string, AcceptedEvent>();
  /** Answers that no fault can cause: rejections of valid requests. */
  readonly problems: string[] = [];
  #underWay = new Set<Promise<unknown>>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #isCancelled = false;

  constructor(private readonly options: PublisherOptions) {}

  /** Starts a steady load over all topics. */
  start(perSecond: number): void {
    this.#timer = setInterval(() => {
      if (this.#underWay.size >= MAX_CONCURRENT) return;
      this.#track(this.publish(pick(this.options.random, SHARED_TOPICS))).catch(() => {}); // cancelled
    }, 1000 / perSecond);
  }

  /** Ends the load. Resolves when every publish that has begun is accepted. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Ends the load without completing its publishes. For a failed run, after which the hub may never answer again. */
  cancel(): void {
    clearInterval(this.#timer);
    this.#isCancelled = true;
  }

  /** Publishes many events of a topic with the largest concurrency. */
  async burst(topic: ScriptName, count: number): Promise<void> {
    for (let left = count; left > 0; left -= MAX_CONCURRENT) {
      const size = Math.min(left, MAX_CONCURRENT);
      await Promise.all(Array.from({ length: size }, () => this.#track(this.publish(topic))));
    }
  }

  /** Publishes an event, with retries until it is accepted. Returns its ID. @throws after `cancel` */
  async publish(topic: ScriptName): Promise<string> {
    const key = `event-${++this.#count}`;
    const body = JSON.stringify({ key, topic, filler: "x".repeat(Math.floor(this.options.random() * 2000)) });
    for (;;) {
      const eventId = await this.#try(topic, key, body);
      if (eventId !== undefined) {
        const bodyHash = createHash("sha256").update(body).digest("base64");
        this.accepted.set(eventId, { topic, bodyHash, acceptedAt: Date.now() });
        return eventId;
      }
      if (this.#isCancelled) throw new Error(`The publish of ${key} was cancelled.`);
      await pause(TRY_AGAIN_MS);
    }
  }

  async #try(topic: string, key: string, body: string): Promise<string | undefined> {
    const { url, apiKey } = this.options;
    const headers = {
      authorization: `Bearer ${apiKey}`,
      "content-type": "application/json",
      "idempotency-key": key,
    };
    try {
      const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
      const response = await fetch(`${url}/${topic}`, { method: "POST", headers, body, signal });
      const answer = await response.text();
      if (response.status === 202) return JSON.parse(answer).eventId;
      if (response.status < 500)
        this.problems.push(`a valid request was answered ${response.status}: ${answer}`);
    } catch {
      // Connection refused, cut off or timed out: the answer to the next try shows whether the event was written.
    }
    return undefined;
  }

  async #track<Value>(work: Promise<Value>): Promise<Value> {
    this.#underWay.add(work);
    return work.finally(() => this.#underWay.delete(work));
  }
}
