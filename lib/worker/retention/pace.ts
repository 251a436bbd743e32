import { setTimeout as wait } from "node:timers/promises";
import type { Queries } from "../database/link";
import { IS_LATE } from "./live-statements";

/** Rows of a chunk, and the time that one should take; a chunk that takes twice as long halves the next. */
const FIRST_ROWS = 250;
const FEWEST_ROWS = 50;
const MOST_ROWS = 5000;
const CHUNK_MS = 80;
/** The shortest rest between chunks. A rest is as long as its chunk, so that the database has half of the time for others. */
const REST_MS = 20;
/** A delivery that has waited for so long because of load is late. Chunks are then smaller, and rests long. */
const LATE_MS = 5000;
const LATE_REST_MS = 2000;
const LATE_ROWS = 500;
/** How often lateness is read; at most so much of the time goes into reading it. */
const LOOK_EVERY_MS = 5000;
const LOOK_SHARE = 1 / 50;

/** The sizes of chunks and the rests between them. */
export class Pace {
  #rows = FIRST_ROWS;
  #tookMs = 0;
  #nextLookAt = 0;
  #isLate = false;
  /** How many rests were long because deliveries were late. */
  yielded = 0;

  constructor(
    private readonly link: Queries,
    private readonly clock: { now: () => number },
  ) {}

  /** How many rows the next chunk may have. */
  get rows(): number {
    return this.#isLate ? Math.min(this.#rows, LATE_ROWS) : this.#rows;
  }

  /** Begins with small chunks again: those of the next step may be dearer. */
  beginStep(): void {
    this.#rows = FIRST_ROWS;
  }

  /** @param rows the size of a chunk @param ms its duration */
  took(rows: number, ms: number): void {
    this.#tookMs = ms;
    this.#rows = nextRows(rows, ms);
  }

  /** @param rows the size of a chunk that took so long that it was cancelled */
  wasCancelled(rows: number): void {
    this.#rows = Math.max(1, Math.floor(rows / 2));
  }

  /** Rests after a chunk, until the signal is aborted at the latest. */
  async rest(signal: AbortSignal): Promise<void> {
    await this.#look();
    if (this.#isLate) this.yielded++;
    const ms = this.#isLate ? LATE_REST_MS : Math.max(REST_MS, this.#tookMs);
    await wait(ms, undefined, { signal }).catch(() => {}); // aborted: the caller asks whether it still leads
  }

  async #look(): Promise<void> {
    const begun = performance.now();
    if (begun < this.#nextLookAt) return;
    const values = [new Date(this.clock.now() - LATE_MS).toISOString()];
    const [row] = await this.link.query<[string]>({ name: "is_late", text: IS_LATE, values });
    this.#isLate = row?.[0] === "t";
    const ended = performance.now();
    this.#nextLookAt = ended + Math.max(LOOK_EVERY_MS, (ended - begun) / LOOK_SHARE);
  }
}

/** The rows of the next chunk, when a chunk of `rows` took `ms`: at most twice as many, at least half. */
export function nextRows(rows: number, ms: number): number {
  const change = Math.min(2, Math.max(0.5, CHUNK_MS / Math.max(ms, 1)));
  const fewest = Math.min(FEWEST_ROWS, rows); // fewer after a chunk that was cancelled
  return Math.round(Math.min(MOST_ROWS, Math.max(fewest, rows * change)));
}
