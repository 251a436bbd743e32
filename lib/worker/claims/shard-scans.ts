import type { Logger } from "pino";
import { plainValues } from "../../db/array-text";
import { BackOff } from "../database/back-off";
import type { Queries } from "../database/link";
import { DISCOVER_DUE } from "./claim-statements";
import type { HeldDeliveries } from "./held-deliveries";
import type { Due } from "./subscriber-queues";

/** How many subscribers one scan may find, estimated from the scan before. */
const FOUND_AT_ONCE = 10_000;

type ScanState = { requested: number; completed: number };

/**
 * The scans of this worker's shards: queries for their due deliveries. A scan that began before a request may miss what the
 * request was about: it completes the requests made before it began, and another scan follows.
 */
export class ShardScans {
  #shards = new Map<number, ScanState>();

  /** Adds a shard that this worker now owns. Its contents are unknown, so a scan is requested. */
  add(shard: number): void {
    this.#shards.set(shard, { requested: 1, completed: 0 });
  }

  remove(shard: number): void {
    this.#shards.delete(shard);
  }

  has(shard: number): boolean {
    return this.#shards.has(shard);
  }

  /** Requests a scan of a shard. Shards of other workers are ignored. */
  request(shard: number): void {
    const state = this.#shards.get(shard);
    if (state) state.requested++;
  }

  /** Requests a scan of every shard: notifications may have been missed. */
  requestAll(): void {
    for (const state of this.#shards.values()) state.requested++;
  }

  /** The shards to scan, each with the number of requests to pass to `complete` after the scan. */
  get pending(): Map<number, number> {
    const states = [...this.#shards].filter(([, { requested, completed }]) => completed < requested);
    return new Map(states.map(([shard, { requested }]) => [shard, requested]));
  }

  /** Records that a scan, begun after so many requests, has ended and its results are in the due index. */
  complete(shard: number, requested: number): void {
    const state = this.#shards.get(shard);
    if (state) state.completed = Math.max(state.completed, requested);
  }
}

export type ScannerOptions = {
  link: Queries;
  scans: ShardScans;
  heldDeliveries: HeldDeliveries;
  /** Called with the first delivery of each subscriber and priority that a scan finds. */
  onFound: (due: Due) => void;
  log: Logger;
};

/**
 * Scans shards for due deliveries, one query at a time. A failed scan may have been too much for the database, so the next
 * one waits; claims of known deliveries go on meanwhile.
 */
export class ShardScanner {
  #foundPerShard = 1000;
  #elapsedMs = 0;
  #notBefore = 0;
  #backOff = new BackOff();

  constructor(private readonly options: ScannerOptions) {}

  /** Whether a scan is requested and may begin now. */
  get isWanted(): boolean {
    return this.options.scans.pending.size > 0 && performance.now() >= this.#notBefore;
  }

  /** Milliseconds until the next scan may begin; Infinity when none is requested. */
  get untilMs(): number {
    if (this.options.scans.pending.size === 0) return Infinity;
    return Math.max(0, this.#notBefore - performance.now());
  }

  /** Milliseconds spent scanning since the last call. */
  takeElapsedMs(): number {
    const elapsedMs = this.#elapsedMs;
    this.#elapsedMs = 0;
    return elapsedMs;
  }

  /** Scans some of the requested shards: with a deep backlog, claims must not wait for all of them. */
  async scan(): Promise<void> {
    const { scans, log } = this.options;
    const shards = [...scans.pending].slice(0, Math.max(1, Math.floor(FOUND_AT_ONCE / this.#foundPerShard)));
    const begun = performance.now();
    try {
      await this.#query(shards.map(([shard]) => shard));
    } catch (error) {
      const now = performance.now();
      const retryInMs = Math.round(this.#backOff.failed(now - begun));
      this.#notBefore = now + retryInMs;
      log.warn({ err: error, retryInMs }, "scan for due deliveries failed");
      return;
    }
    this.#backOff.succeeded();
    for (const [shard, requested] of shards) scans.complete(shard, requested);
    this.#elapsedMs += performance.now() - begun;
  }

  async #query(shards: number[]): Promise<void> {
    const { link, heldDeliveries, onFound } = this.options;
    const held = shards.flatMap((shard) => heldDeliveries.unclaimableOf(shard));
    const rows = await link.query<[shard: string, subscriberId: string, priority: string, dueAt: string]>({
      name: "discover_due",
      text: DISCOVER_DUE,
      values: [plainValues(shards), plainValues(held)],
    });
    this.#foundPerShard = Math.max(1, rows.length / shards.length);
    for (const [shard, subscriberId, priority, dueAt] of rows)
      onFound({ shard: Number(shard), subscriberId, priority: Number(priority), dueAt: Number(dueAt) });
  }
}
