import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { pick, type Random } from "../prisma/factories/random";
import { SCRIPT_NAMES, SCRIPTS, type ScriptName } from "./scripts";

/** An event that was answered 202: from then on it must never be lost. */
export type AcceptedEvent = { topic: ScriptName; bodyHash: string; acceptedAt: number };

export type PublisherOptions = {
  /** Where events go: `http://127.0.0.1:3000/api/events/faults`. */
  url: string;
  apiKey: string;
  random: Random;
};

/** Events under way at once: while the hub is away, no more than these try. */
const MOST_UNDER_WAY = 24;
/** As an ordinary client waits, before it tries again. */
const TRY_AGAIN_MS = 100;
const PATIENCE_MS = 10_000;
const SHARED_TOPICS = SCRIPT_NAMES.flatMap((name) => Array<ScriptName>(SCRIPTS[name].share).fill(name));

/**
 * A publisher as the API's documentation asks for it: it sends an event again, under the same idempotency key, until it
 * is told that the event is safe. Load goes on while the hub is away; what was begun is never given up.
 */
export class Publisher {
  readonly accepted = new Map<string, AcceptedEvent>();
  /** Answers that no fault excuses: a refusal of a right request. */
  readonly problems: string[] = [];
  #underWay = new Set<Promise<unknown>>();
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #hasGivenUp = false;

  constructor(private readonly options: PublisherOptions) {}

  /** Begins a steady load over all topics. */
  start(perSecond: number): void {
    this.#timer = setInterval(() => {
      if (this.#underWay.size >= MOST_UNDER_WAY) return;
      this.#track(this.publish(pick(this.options.random, SHARED_TOPICS))).catch(() => {}); // given up
    }, 1000 / perSecond);
  }

  /** Ends the load. Resolves when everything that was begun is accepted. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  /** Ends the load where the run has failed and the hub may never answer again. What was begun is left as it is. */
  giveUp(): void {
    clearInterval(this.#timer);
    this.#hasGivenUp = true;
  }

  /** Publishes many events of a topic, as many at once as may be under way. */
  async burst(topic: ScriptName, count: number): Promise<void> {
    for (let left = count; left > 0; left -= MOST_UNDER_WAY) {
      const size = Math.min(left, MOST_UNDER_WAY);
      await Promise.all(Array.from({ length: size }, () => this.#track(this.publish(topic))));
    }
  }

  /** Publishes one event, trying until it is accepted. Resolves with its id. @throws when it was told to give up */
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
      if (this.#hasGivenUp) throw new Error(`Gave up on publishing ${key}.`);
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
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const response = await fetch(`${url}/${topic}`, { method: "POST", headers, body, signal });
      const answer = await response.text();
      if (response.status === 202) return JSON.parse(answer).eventId;
      if (response.status < 500)
        this.problems.push(`a right request was answered ${response.status}: ${answer}`);
    } catch {
      // Nobody there, cut off, or no answer in time: whether it was written, the next try will tell.
    }
    return undefined;
  }

  async #track<Value>(work: Promise<Value>): Promise<Value> {
    this.#underWay.add(work);
    return work.finally(() => this.#underWay.delete(work));
  }
}
