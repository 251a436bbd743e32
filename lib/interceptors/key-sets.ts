import { createLocalJWKSet, type LocalJWKSet } from "jose";
import { z } from "zod";
import { AnswerError, type Ask } from "../net/ask";
import { freshForMs } from "../net/freshness";
import { DAY_MS, MINUTE_MS } from "../time/units";
import { askGuarded } from "./ask-guarded";

/** The cache times: without cache headers, the longest, and the shortest, which bounds requests for unknown keys. */
const DEFAULT_MS = 5 * MINUTE_MS;
const LONGEST_MS = DAY_MS;
const SHORTEST_MS = 1000;
/** The shortest time between two requests for an unknown key ID, since a sender can invent key IDs. */
const COOL_DOWN_MS = 30_000;
/** The pause after a failed request, in which tokens are refused without a request. */
const AFTER_FAILURE_MS = 5000;

const keySet = z.looseObject({ keys: z.array(z.looseObject({ kty: z.string() })) });

type Held = { keys: LocalJWKSet; askedAt: number; freshUntil: number };

/** A cache of issuers' key sets by URL, kept as long as the answers allow. */
export class KeySets {
  #held = new Map<string, Held>();
  #asking = new Map<string, Promise<Held>>();
  #failedAt = new Map<string, number>();

  constructor(
    private readonly ask: Ask = askGuarded,
    private readonly now: () => number = Date.now,
  ) {}

  /** The keys at a URL. @throws when they cannot be read and the cached ones have expired */
  async get(url: string, timeoutMs: number): Promise<LocalJWKSet> {
    const held = this.#held.get(url);
    if (held && this.now() < held.freshUntil) return held.keys;
    return (await this.#load(url, timeoutMs)).keys;
  }

  /** Reads the keys again for an unknown key; null within the cool-down. @throws as `get` */
  async getNewer(url: string, timeoutMs: number): Promise<LocalJWKSet | null> {
    const held = this.#held.get(url);
    if (held && this.now() < held.askedAt + COOL_DOWN_MS) return null;
    return (await this.#load(url, timeoutMs)).keys;
  }

  /** Shares one request among concurrent readers of the same keys. */
  #load(url: string, timeoutMs: number): Promise<Held> {
    const failedAt = this.#failedAt.get(url);
    if (failedAt !== undefined && this.now() < failedAt + AFTER_FAILURE_MS) {
      return Promise.reject(new AnswerError(`${new URL(url).origin} did not answer a moment ago.`));
    }
    const asking =
      this.#asking.get(url) ?? this.#fetch(url, timeoutMs).finally(() => this.#asking.delete(url));
    this.#asking.set(url, asking);
    return asking;
  }

  async #fetch(url: string, timeoutMs: number): Promise<Held> {
    const askedAt = this.now();
    try {
      const { headers, value } = await this.ask({ url, timeoutMs });
      const freshMs = freshForMs(headers, askedAt) ?? DEFAULT_MS;
      const keys = readKeySet(value, url);
      const freshUntil = askedAt + Math.min(Math.max(freshMs, SHORTEST_MS), LONGEST_MS);
      const held = { keys, askedAt, freshUntil };
      this.#held.set(url, held);
      this.#failedAt.delete(url);
      return held;
    } catch (error) {
      this.#failedAt.set(url, this.now());
      throw error;
    }
  }
}

function readKeySet(value: unknown, url: string): LocalJWKSet {
  try {
    return createLocalJWKSet(keySet.parse(value));
  } catch {
    throw new AnswerError(`${new URL(url).origin} did not answer with a set of keys.`);
  }
}
