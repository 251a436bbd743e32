import { openSync, readSync } from "node:fs";
import type { ArrivedLine, EndedLine, StalledLine } from "./receiver-process";
import type { ScriptName } from "./scripts";

/** One request as the receiver saw it. Times are epoch milliseconds; `signedAt`, its `webhook-timestamp`, too. */
export type SeenRequest = {
  at: number;
  signedAt: number;
  /** When it was answered in full or cut off; null while neither. */
  endedAt: number | null;
  /** What it was answered with, in full; null when it was not. */
  status: number | null;
};

/** All requests of one delivery (one `webhook-id`), in order of arrival. */
export type SeenDelivery = {
  script: string;
  bodyHash: string;
  requests: SeenRequest[];
  /** Sentences: a wrong signature, another body than before. */
  problems: string[];
};

/** A stall of the receiver that is long enough to turn requests around, and how long it takes to catch up after it. */
const LONG_STALL_MS = 250;
const CATCH_UP_MS = 500;
const BLOCK = 1024 * 1024;

/** What the receiver has seen, read from its log, as far as that was written. Its size is that of what was sent. */
export class RequestLog {
  readonly deliveries = new Map<string, SeenDelivery>();
  /** Requests that are being answered, by number. */
  readonly #open = new Map<number, { script: string; request: SeenRequest }>();
  readonly #stalls: StalledLine[] = [];
  readonly #longStalls: StalledLine[] = [];
  readonly #file: number;
  #rest = "";
  #count = 0;

  constructor(file: string) {
    this.#file = openSync(file, "r");
  }

  /** Requests seen. */
  get count(): number {
    return this.#count;
  }

  /** Requests of a script that are being answered. */
  openOf(script: ScriptName): number {
    return [...this.#open.values()].filter((one) => one.script === script).length;
  }

  /** Takes in what was written since the last time. */
  read(): this {
    const block = Buffer.alloc(BLOCK);
    for (let size = BLOCK; size === BLOCK; ) {
      size = readSync(this.#file, block, 0, BLOCK, null);
      const lines = (this.#rest + block.toString("latin1", 0, size)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) this.#take(JSON.parse(line));
    }
    return this;
  }

  /** Whether the receiver got no time to run at a time: when and in which order requests came is not known then. */
  isUnclear(at: number): boolean {
    return this.#longStalls.some(({ stalled, until }) => at >= stalled && at <= until + CATCH_UP_MS);
  }

  /** For how long the receiver, and so most likely all others, got no time to run between two times. */
  stalledMs(from: number, to: number): number {
    const overlaps = this.#stalls.map(({ stalled, until }) => Math.min(until, to) - Math.max(stalled, from));
    return overlaps.reduce((sum, overlap) => sum + Math.max(0, overlap), 0);
  }

  requestsOf(id: string): readonly SeenRequest[] {
    return this.deliveries.get(id)?.requests ?? [];
  }

  #take(line: ArrivedLine | EndedLine | StalledLine): void {
    if ("stalled" in line) {
      this.#stalls.push(line);
      if (line.until - line.stalled > LONG_STALL_MS) this.#longStalls.push(line);
      return;
    }
    if ("ended" in line) {
      const open = this.#open.get(line.ended);
      if (open) Object.assign(open.request, { endedAt: line.at, status: line.status });
      this.#open.delete(line.ended);
      return;
    }
    const { script, id, at, bodyHash, problem, signedAt } = line;
    const known = this.deliveries.get(id);
    const delivery: SeenDelivery = known ?? { script, bodyHash, requests: [], problems: [] };
    this.deliveries.set(id, delivery);
    if (problem !== null) delivery.problems.push(`the signature is wrong: ${problem}`);
    if (bodyHash !== delivery.bodyHash) delivery.problems.push("the body is not the one sent before");
    const request: SeenRequest = { at, signedAt: signedAt * 1000, endedAt: null, status: null };
    delivery.requests.push(request);
    this.#open.set(line.request, { script, request });
    this.#count++;
  }
}
