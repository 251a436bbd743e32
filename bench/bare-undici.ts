/**
 * The physical limit of the comparison: the same events and signatures through the same `undici` client, with no
 * durability at all. Events are made in memory and outcomes kept in an array. Run by engine.ts in a process of its own.
 */
import { performance } from "node:perf_hooks";
import { Pool } from "undici";
import type { ContenderResult, ContenderSettings } from "./contender";
import { eventBody, eventKey, MOST_ATTEMPTS, sign } from "./events";

const settings = JSON.parse(process.argv[2] ?? "{}") as ContenderSettings;
type Entry = { index: number; subscriber: number; body: string; tries: number };

const waiting: Entry[] = Array.from({ length: settings.count }, (_, index) => ({
  index,
  subscriber: settings.hangingShare && index % settings.hangingShare === 0 ? 1 : 0,
  body: eventBody(index),
  tries: 0,
}));
const pools = settings.sinks.map(
  (origin) => new Pool(origin, { connections: settings.inFlight, pipelining: 1 }),
);
const healthy = waiting.filter((entry) => entry.subscriber === 0).length;
const outcomes: { status: number; ms: number; at: number }[] = [];
let next = 0;
let inFlight = 0;
let done = 0;
let cpu = process.cpuUsage();
let startedAt = 0;

process.send?.({ ready: true });
process.once("message", () => {
  cpu = process.cpuUsage();
  startedAt = Date.now();
  fill();
});

function fill(): void {
  while (inFlight < settings.inFlight && next < waiting.length) {
    const entry = waiting[next++];
    if (entry) send(entry);
  }
}

function send(entry: Entry): void {
  inFlight++;
  const at = Date.now();
  const began = performance.now();
  const timestamp = String(Math.floor(at / 1000));
  const id = eventKey(entry.index);
  let status = 0;
  pools[entry.subscriber]?.dispatch(
    {
      method: "POST",
      path: "/hook",
      body: entry.body,
      headers: [
        "content-type",
        "application/json",
        "webhook-id",
        id,
        "webhook-timestamp",
        timestamp,
        "webhook-signature",
        sign(id, timestamp, entry.body),
      ],
    },
    {
      onRequestStart() {},
      onResponseStart(_controller, code) {
        status = code;
      },
      onResponseData() {},
      onResponseEnd() {
        settle(entry, { status, ms: performance.now() - began, at });
      },
      onResponseError() {
        settle(entry, { status: 0, ms: performance.now() - began, at });
      },
    },
  );
}

function settle(entry: Entry, outcome: { status: number; ms: number; at: number }): void {
  inFlight--;
  outcomes.push(outcome);
  entry.tries++;
  if (outcome.status !== 200 && entry.tries < MOST_ATTEMPTS) waiting.push(entry);
  else if (entry.subscriber === 0) done++;
  if (done === healthy) finish();
  else fill();
}

function finish(): void {
  const used = process.cpuUsage(cpu);
  const result: ContenderResult = {
    attempts: outcomes.length,
    startedAt,
    endedAt: Date.now(),
    cpuSeconds: (used.user + used.system) / 1e6,
    memoryMb: Math.round(process.resourceUsage().maxRSS / 1024),
  };
  process.send?.({ result }, () => process.exit(0));
}
