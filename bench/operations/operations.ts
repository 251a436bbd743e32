/**
 * Measures operations on a hub of `npm start`: how long freezing a set takes, how fast it is sent without a pace beside the engine's own
 * rate, what live traffic notices of a paced one, and how soon a cancelled one has ended. Requests go to a sink in a process of its own.
 */
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { type SinkProcess, startSink } from "../engine/sink-process";
import { type LiveTraffic, startLiveTraffic } from "../retention/live-traffic";
import type { BenchArguments } from "../support/arguments";
import { peakMemoryMb } from "../support/processes";
import { type StartedHub, startHub } from "../support/started-hub";
import { markdownTable, quantile, spread } from "../support/summary";
import { addDeliveries, createStage, makeDue, type Stage } from "./fill-set";
import { freeze, lastRequest, move, reaches, start, untilIdle, untilState } from "./hub-operations";
import { measurePeerRetries } from "./peer-retries";

/** The smaller set is sent whole, several times; the larger one is frozen, and cancelled while it is sent. */
const SET = 100_000;
const LARGER = 10;
const ROUNDS = 3;
/** A rate is measured from this share of the deliveries to that one. */
const FROM = 0.05;
const TO = 0.95;
const LIVE_MS = 15_000;
const WARM_UP_MS = 3000;

type Bench = { hub: StartedHub; sink: SinkProcess; stage: Stage };

/** Runs the benchmark and prints its figures. */
export async function benchOperations(options: BenchArguments): Promise<string[]> {
  const set = options.count ?? SET;
  if (options.peers) await measurePeerRetries(options.peers, set);
  const sink = await startSink();
  const hub = await startHub();
  try {
    const bench = { hub, sink, stage: await createStage(hub.db, sink.origin) };
    const live = await startLiveTraffic(hub);
    try {
      const problems = await measureRates(bench, set, options.rounds ?? ROUNDS);
      return [
        ...problems,
        ...(await measureLive(bench, live, set)),
        ...(await measureLarge(bench, set * LARGER)),
      ];
    } finally {
      live.end();
    }
  } finally {
    await hub.end();
    await sink.end();
  }
}

/** Sends the set as an operation and by the engine alone, in turn. */
async function measureRates(bench: Bench, set: number, rounds: number): Promise<string[]> {
  const freezes: number[] = [];
  const rates: Record<"operation" | "engine", number[]> = { operation: [], engine: [] };
  const problems: string[] = [];
  for (let round = 0; round < rounds * 2; round++) {
    const isOperation = (round + Math.floor(round / 2)) % 2 === 0;
    await addDeliveries(bench.stage, set, isOperation ? "failed" : "scheduled");
    await bench.sink.configure({ delayMs: 0, failPercent: 0 });
    if (!isOperation) {
      await makeDue(bench.stage);
      rates.engine.push(await rateOf(bench.sink, set));
    } else {
      const { operation, ms } = await freeze(bench.hub, {
        pace: null,
        canary: null,
        ramp: null,
        autoPause: null,
      });
      freezes.push(ms);
      await start(bench.hub, operation);
      rates.operation.push(await rateOf(bench.sink, set));
      const { counts } = await untilState(bench.hub, operation.id, "done");
      if (counts.delivered !== set) problems.push(`of ${set} deliveries, ${counts.delivered} were delivered`);
    }
    await untilIdle(bench.hub);
  }
  const share = median(rates.operation) / median(rates.engine);
  console.log(`\n${set} failed deliveries of 50 subscribers, ${rounds} rounds in turn:`);
  console.log(
    markdownTable(
      ["figure", "median (least–most)"],
      [
        [
          "freeze, s",
          spread(
            freezes.map((ms) => ms / 1000),
            2,
          ),
        ],
        ["sent by the operation, without a pace, deliveries/s", spread(rates.operation, 0)],
        ["sent by the engine alone, deliveries/s", spread(rates.engine, 0)],
        ["share", share.toFixed(2)],
        ["memory of the worker at most, MB", String(peakMemoryMb(bench.hub.pids.worker))],
        ["memory of the web process at most, MB", String(peakMemoryMb(bench.hub.pids.web))],
      ],
    ),
  );
  return problems;
}

/** Compares live traffic with and without an operation at its default pace, and cancels that. */
async function measureLive(bench: Bench, live: LiveTraffic, set: number): Promise<string[]> {
  const { hub, stage, sink } = bench;
  await addDeliveries(stage, Math.min(set, 20_000), "failed");
  await sink.configure({ delayMs: 0, failPercent: 0 });
  await live.during(() => pause(WARM_UP_MS));
  const without: number[] = [];
  const paced: number[] = [];
  const cancellations: Cancellation[] = [];
  for (let round = 0; round < 2; round++) {
    without.push(...(await live.during(() => pause(LIVE_MS))).times);
    const { operation } = await freeze(hub, { canary: null, ramp: null });
    await start(hub, operation);
    await untilState(hub, operation.id, "running", ({ counts }) => (counts.delivered ?? 0) > 0);
    paced.push(...(await live.during(() => pause(LIVE_MS))).times);
    cancellations.push(await cancel(bench, operation.id));
  }
  const row = (name: string, times: readonly number[]) => [
    name,
    String(times.length),
    ...[0.5, 0.95, 0.99, 1].map((share) => quantile(times, share).toFixed(1)),
  ];
  console.log("\nLive publish → received, HTTP to HTTP, 40 a second, beside an operation at 100 a second:");
  console.log(
    markdownTable(
      ["", "events", "p50 ms", "p95 ms", "p99 ms", "longest ms"],
      [row("without", without), row("beside the operation", paced)],
    ),
  );
  console.log("\nIts cancellation, twice:");
  console.log(markdownTable(["figure", ""], rowsOf(...cancellations)));
  return [];
}

type Cancellation = { lastRequestMs: number; requests: number; requestsAfterAnswer: number; endedMs: number };

/** Cancels an operation that is being sent to the sink. */
async function cancel({ hub, sink }: Bench, id: string): Promise<Cancellation> {
  const before = await sink.requests();
  const asked = performance.now();
  await move(hub, id, "cancel");
  const answered = await sink.requests();
  const [{ last, requests }, ended] = await Promise.all([
    lastRequest(sink),
    untilState(hub, id, "cancelled").then(() => performance.now()),
  ]);
  return {
    lastRequestMs: requests > before ? last - asked : 0,
    requests: requests - before,
    requestsAfterAnswer: requests - answered,
    endedMs: ended - asked,
  };
}

const rowsOf = (...all: Cancellation[]) => {
  const each = (value: (one: Cancellation) => string) => all.map(value).join("; ");
  return [
    ["cancel → last request, ms", each(({ lastRequestMs }) => lastRequestMs.toFixed(0))],
    [
      "requests after it was asked for, and after it was answered",
      each(({ requests, requestsAfterAnswer }) => `${requests}, ${requestsAfterAnswer}`),
    ],
    ["cancel → every item has a result, s", each(({ endedMs }) => (endedMs / 1000).toFixed(1))],
  ];
};

/** Freezes the larger set, sends it without a pace, and cancels it in the middle. */
async function measureLarge(bench: Bench, set: number): Promise<string[]> {
  const { hub, stage, sink } = bench;
  const { rows } = await hub.db.pool.query<{ count: number }>(
    "select count(*)::int from delivery where state = 'failed'",
  );
  await addDeliveries(stage, Math.max(0, set - (rows[0]?.count ?? 0)), "failed");
  await sink.configure({ delayMs: 0, failPercent: 0 });
  const { operation, ms } = await freeze(hub, { pace: null, canary: null, ramp: null, autoPause: null });
  await start(hub, operation);
  await reaches(sink, Math.min(20_000, set / 10));
  const cancelled = await cancel(bench, operation.id);
  console.log(`\n${set} failed deliveries:`);
  console.log(
    markdownTable(
      ["figure", ""],
      [
        ["freeze, s", (ms / 1000).toFixed(2)],
        ...rowsOf(cancelled),
        ["memory of the worker at most, MB", String(peakMemoryMb(hub.pids.worker))],
        ["memory of the web process at most, MB", String(peakMemoryMb(hub.pids.web))],
      ],
    ),
  );
  return [];
}

async function rateOf(sink: SinkProcess, count: number): Promise<number> {
  await reaches(sink, Math.ceil(count * FROM));
  const begun = performance.now();
  await reaches(sink, Math.floor(count * TO));
  const rate = (count * (TO - FROM) * 1000) / (performance.now() - begun);
  await reaches(sink, count);
  return rate;
}

const median = (values: readonly number[]) => quantile(values, 0.5);
