import { openSync, readSync } from "node:fs";
import type { ArrivedLine, EndedLine, StalledLine } from "./receiver-process";
import type { ScriptName } from "./scripts";

/** A request as seen by the receiver. Times, including `signedAt` (`webhook-timestamp`), are epoch milliseconds. */
export type SeenRequest = {
  at: number;
  signedAt: number;
  /** Time of the complete answer or of the cut; null while the request is open. */
  endedAt: number | null;
  /** Status of the complete answer; null without one. */
  status: number | null;
};

/** All requests of one delivery (one `webhook-id`), in order of arrival. */
export type SeenDelivery = {
  script: string;
  bodyHash: string;
  requests: SeenRequest[];
  /** Sentences about wrong signatures and bodies that differ between requests. */
  problems: string[];
};

/** Shortest stall of the receiver that may change the order of requests, and the time to catch up after it. */
const LONG_STALL_MS = 250;
const CATCH_UP_MS = 500;
const BLOCK = 1024 * 1024;

/** Reads the log of the receiver. Its memory grows with the number of requests. */
export class RequestLog {
  readonly deliveries = new Map<string, SeenDelivery>();
  /** Open requests by number. */
  readonly #open = new Map<number, { script: string; request: SeenRequest }>();
  readonly #stalls: StalledLine[] = [];
  readonly #longStalls: StalledLine[] = [];
  readonly #file: number;
  #rest = "";
  #count = 0;

  constructor(file: string) {
    this.#file = openSync(file, "r");
  }

  /** Number of requests seen. */
  get count(): number {
    return this.#count;
  }

  /** Returns the number of open requests of a script. */
  openOf(script: ScriptName): number {
    return [...this.#open.values()].filter((one) => one.script === script).length;
  }

  /** Reads the lines written since the last call. */
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

  /** Returns whether the receiver had no processor time at `at`, so that times and order of requests are unknown. */
  isUnclear(at: number): boolean {
    return this.#longStalls.some(({ stalled, until }) => at >= stalled && at <= until + CATCH_UP_MS);
  }

  /** Returns how long the receiver, and probably every other process, had no processor time between two times. */
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
    if (bodyHash !== delivery.bodyHash) delivery.problems.push("the body differs from the one sent before");
    const request: SeenRequest = { at, signedAt: signedAt * 1000, endedAt: null, status: null };
    delivery.requests.push(request);
    this.#open.set(line.request, { script, request });
    this.#count++;
  }
}
