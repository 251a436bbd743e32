import type { Logger } from "pino";
import { plainValues } from "../../db/array-text";
import { BackOff } from "../database/back-off";
import type { Queries } from "../database/link";
import { DISCOVER_DUE } from "./claim-statements";
import type { DueIndex } from "./due-index";
import type { HeldDeliveries } from "./held-deliveries";

/** How many subscribers one scan may find, estimated from the scan before. */
const FOUND_AT_ONCE = 10_000;

export type ScannerOptions = { link: Queries; due: DueIndex; heldDeliveries: HeldDeliveries; log: Logger };

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
    return this.options.due.scans.pending.size > 0 && performance.now() >= this.#notBefore;
  }

  /** Milliseconds until the next scan may begin; Infinity when none is requested. */
  get untilMs(): number {
    if (this.options.due.scans.pending.size === 0) return Infinity;
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
    const { due, log } = this.options;
    const shards = [...due.scans.pending].slice(
      0,
      Math.max(1, Math.floor(FOUND_AT_ONCE / this.#foundPerShard)),
    );
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
    for (const [shard, requested] of shards) due.scans.complete(shard, requested);
    this.#elapsedMs += performance.now() - begun;
  }

  async #query(shards: number[]): Promise<void> {
    const { due, link, heldDeliveries } = this.options;
    const held = shards.flatMap((shard) => heldDeliveries.unclaimableOf(shard));
    const rows = await link.query<[shard: string, subscriberId: string, priority: string, dueAt: string]>({
      name: "discover_due",
      text: DISCOVER_DUE,
      values: [plainValues(shards), plainValues(held)],
    });
    this.#foundPerShard = Math.max(1, rows.length / shards.length);
    for (const [shard, subscriberId, priority, dueAt] of rows)
      due.record({ shard: Number(shard), subscriberId, priority: Number(priority), dueAt: Number(dueAt) });
  }
}
