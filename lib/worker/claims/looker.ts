import type { Logger } from "pino";
import { plainValues } from "../../db/array-text";
import { BackOff } from "../database/back-off";
import type { Queries } from "../database/link";
import { DISCOVER_DUE } from "./claim-statements";
import type { DueIndex } from "./due-index";
import type { InHand } from "./in-hand";

/** A look may find so many subscribers, as far as the last one tells. */
const FOUND_AT_ONCE = 10_000;

export type LookerOptions = { link: Queries; due: DueIndex; inHand: InHand; log: Logger };

/**
 * Looks into lanes for what is due, one look at a time. One that failed, of which the database may have had too much, is followed by
 * the next after a pause, which keeps nobody from claiming what is known.
 */
export class Looker {
  #foundPerLane = 1000;
  #tookMs = 0;
  #notBefore = 0;
  #backOff = new BackOff();

  constructor(private readonly options: LookerOptions) {}

  /** Whether lanes are to be looked into, and may be now. */
  get isWanted(): boolean {
    return this.options.due.looks.pending.size > 0 && performance.now() >= this.#notBefore;
  }

  /** How long until the next look; Infinity when none is asked for. */
  get untilMs(): number {
    if (this.options.due.looks.pending.size === 0) return Infinity;
    return Math.max(0, this.#notBefore - performance.now());
  }

  /** How long looks took since this was asked last. */
  takeTookMs(): number {
    const tookMs = this.#tookMs;
    this.#tookMs = 0;
    return tookMs;
  }

  /** Looks into some of the lanes that need it: with a deep backlog, claims should not wait until all are known. */
  async look(): Promise<void> {
    const { due, log } = this.options;
    const lanes = [...due.looks.pending].slice(
      0,
      Math.max(1, Math.floor(FOUND_AT_ONCE / this.#foundPerLane)),
    );
    const begun = performance.now();
    try {
      await this.#lookInto(lanes.map(([shard]) => shard));
    } catch (error) {
      const now = performance.now();
      const retryInMs = Math.round(this.#backOff.failed(now - begun));
      this.#notBefore = now + retryInMs;
      log.warn({ err: error, retryInMs }, "looking for due deliveries failed");
      return;
    }
    this.#backOff.succeeded();
    for (const [shard, asked] of lanes) due.looks.answer(shard, asked);
    this.#tookMs += performance.now() - begun;
  }

  async #lookInto(shards: number[]): Promise<void> {
    const { due, link, inHand } = this.options;
    const held = shards.flatMap((shard) => inHand.unclaimableOf(shard));
    const rows = await link.query<[shard: string, subscriberId: string, priority: string, dueAt: string]>({
      name: "discover_due",
      text: DISCOVER_DUE,
      values: [plainValues(shards), plainValues(held)],
    });
    this.#foundPerLane = Math.max(1, rows.length / shards.length);
    for (const [shard, subscriberId, priority, dueAt] of rows)
      due.note({ shard: Number(shard), subscriberId, priority: Number(priority), dueAt: Number(dueAt) });
  }
}
