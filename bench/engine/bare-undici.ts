/**
 * The upper limit of the comparison: the same events and signatures through the same `undici` client without durability. Events are
 * generated in memory and results kept in an array. ceiling.ts runs it in a separate process.
 *
 * It has the structure of the peers' `ceiling-undici`, so that ratios to either have the same meaning: a number of loops, each of which
 * awaits its request before the next, and a pool with as many connections.
 */
import { performance } from "node:perf_hooks";
import { Pool } from "undici";
import { eventBody, eventKey, MOST_ATTEMPTS, sign } from "../support/events";
import type { CeilingSettings } from "./ceiling";
import type { Finish } from "./contender";
import { hangs, healthyCount } from "./scenarios";

const TIMEOUT_MS = 15_000;

const { scenario, inFlight, origins } = JSON.parse(process.argv[2] ?? "{}") as CeilingSettings;
type Entry = { key: string; hangs: boolean; body: string; tries: number };
type Result = { status: number; ms: number; at: number };

const waiting: Entry[] = Array.from({ length: scenario.events }, (_, index) => ({
  key: eventKey(index),
  hangs: hangs(scenario, index),
  body: eventBody(index),
  tries: 0,
}));
const pools = origins.map(
  (origin) =>
    new Pool(origin, {
      connections: inFlight,
      pipelining: 1,
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    }),
);
const results: Result[] = [];
let next = 0;
let left = healthyCount(scenario);

process.on("disconnect", () => process.exit(0));
process.send?.({ ready: true });
process.once("message", () => {
  const cpu = process.cpuUsage();
  const startedAt = performance.timeOrigin + performance.now();
  const finish = () => {
    const used = process.cpuUsage(cpu);
    const result: Finish = {
      startedAt,
      endedAt: performance.timeOrigin + performance.now(),
      attempts: results.length,
      cpuSeconds: (used.user + used.system) / 1e6,
      memoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
    };
    process.send?.({ result }, () => process.exit(0));
  };
  for (let loop = 0; loop < inFlight; loop++) void deliverUntilDone(finish);
});

async function deliverUntilDone(finish: () => void): Promise<void> {
  while (next < waiting.length) {
    const entry = waiting[next++];
    if (!entry) return;
    const result = await deliver(entry);
    results.push(result);
    entry.tries++;
    if (result.status !== 200 && entry.tries < MOST_ATTEMPTS) waiting.push(entry);
    else if (!entry.hangs && --left === 0) finish();
  }
}

/** POSTs a signed event. Never rejects: status 0 is a network error. */
function deliver({ key, hangs, body }: Entry): Promise<Result> {
  return new Promise((resolve) => {
    const at = Date.now();
    const began = performance.now();
    const timestamp = String(Math.floor(at / 1000));
    const signature = sign(key, timestamp, body);
    const headers = ["content-type", "application/json", "webhook-id", key];
    headers.push("webhook-timestamp", timestamp, "webhook-signature", signature);
    let status = 0;
    pools[hangs ? 1 : 0]?.dispatch(
      { method: "POST", path: "/hook", body, headers },
      {
        onRequestStart() {},
        onResponseStart(_controller, code) {
          status = code;
        },
        onResponseData() {},
        onResponseEnd() {
          resolve({ status, ms: performance.now() - began, at });
        },
        onResponseError() {
          resolve({ status: 0, ms: performance.now() - began, at });
        },
      },
    );
  });
}
