/**
 * Durable deliveries per second against the same HTTP client without a database. Both contenders run in processes of their
 * own, in turn, against the same sink, with the same events, signatures and answers; ratios are made round by round, so
 * that a machine that slows down slows both.
 *
 * Scenarios: a, the sink answers at once; b, after 50 ms; c, 20 % of requests get 500 and are retried at once, three
 * attempts at the most; d, every tenth event goes to a subscriber that hangs for 10 s, and the clock stops when the other
 * nine are durably delivered.
 */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { openSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import type { ContenderResult, ContenderSettings } from "./contender";
import { type Hub, queueEvents, resume, startBenchDatabase } from "./hub";
import { checkRun } from "./ledger";
import { ask, cpuSeconds, endProcess, nextMessage, startProcess } from "./processes";
import type { SinkSettings, SinkStats } from "./sink";
import { median } from "./summary";

export type EngineOptions = { count: number; rounds: number; scenarios: string[]; inFlight: number };

const SCENARIOS: Record<string, { sinks: SinkSettings[]; hangingShare: number; most?: number }> = {
  a: { sinks: [{ delayMs: 0, failPercent: 0 }], hangingShare: 0 },
  b: { sinks: [{ delayMs: 50, failPercent: 0 }], hangingShare: 0 },
  c: { sinks: [{ delayMs: 0, failPercent: 20 }], hangingShare: 0 },
  d: {
    sinks: [
      { delayMs: 0, failPercent: 0 },
      { delayMs: 10_000, failPercent: 0 },
    ],
    hangingShare: 10,
    most: 5000,
  },
};
/** How often the end of a run is looked for, in milliseconds: the resolution of the durable end. */
const LOOK_EVERY_MS = 10;
const RUN_LIMIT_MS = 240_000;

type Sink = { child: ReturnType<typeof startProcess>; origin: string };
type Run = ContenderResult & { rate: number; databaseCpu: number; problems: string[] };

/** Runs the scenarios and prints a line per run and a table of medians. */
export async function benchEngine(options: EngineOptions): Promise<void> {
  const database = await startBenchDatabase();
  const sinks = [await startSink(), await startSink()];
  try {
    const table: Record<string, string | number>[] = [];
    for (const name of options.scenarios)
      table.push(await benchScenario(name, options, database.server, sinks));
    console.table(table);
  } finally {
    for (const sink of sinks) await endProcess(sink.child);
    await database.end();
  }
}

async function benchScenario(
  name: string,
  options: EngineOptions,
  server: Parameters<typeof queueEvents>[0],
  allSinks: Sink[],
): Promise<Record<string, string | number>> {
  const scenario = SCENARIOS[name];
  if (!scenario)
    throw new Error(`There is no scenario ${name}: take some of ${Object.keys(SCENARIOS).join(", ")}.`);
  const sinks = allSinks.slice(0, scenario.sinks.length);
  const settings: ContenderSettings = {
    count: Math.min(options.count, scenario.most ?? options.count),
    inFlight: options.inFlight,
    sinks: sinks.map((sink) => sink.origin),
    hangingShare: scenario.hangingShare,
  };
  const runs: { bare: Run; hub: Run }[] = [];
  for (let round = 0; round < options.rounds; round++) {
    const one = async (contender: "bare" | "hub") => {
      for (const [index, sink] of sinks.entries())
        await ask(sink.child, { configure: scenario.sinks[index] });
      const run = contender === "bare" ? await runBare(settings) : await runHub(settings, server, sinks);
      const stats = await ask<SinkStats>((sinks[0] as Sink).child, { stats: true });
      run.problems.push(...checkRun(stats, settings, run.attempts, contender === "hub"));
      const spent = `worker ${run.cpuSeconds.toFixed(1)} s, PostgreSQL ${run.databaseCpu.toFixed(1)} s, ${run.memoryMb} MB`;
      const verdict = run.problems.length ? `PROBLEMS: ${run.problems.join("; ")}` : "ok";
      console.log(
        `[${name}] ${contender.padEnd(4)} ${Math.round(run.rate)}/s, ${run.attempts} attempts, ${spent}: ${verdict}`,
      );
      return run;
    };
    // Who goes first changes each round.
    if (round % 2 === 0) runs.push({ bare: await one("bare"), hub: await one("hub") });
    else {
      const hub = await one("hub");
      runs.push({ bare: await one("bare"), hub });
    }
  }
  const ratios = runs.map(({ bare, hub }) => hub.rate / bare.rate);
  const rates = runs.map(({ hub }) => hub.rate);
  return {
    scenario: name,
    events: settings.count,
    rounds: options.rounds,
    "deliveries/s": Math.round(median(rates)),
    "min–max": `${Math.round(Math.min(...rates))}–${Math.round(Math.max(...rates))}`,
    "bare undici/s": Math.round(median(runs.map(({ bare }) => bare.rate))),
    ratio: median(ratios).toFixed(2),
    "ratio min–max": `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`,
    seconds: median(runs.map(({ hub }) => (hub.endedAt - hub.startedAt) / 1000)).toFixed(2),
    "memory MB": Math.max(...runs.map(({ hub }) => hub.memoryMb)),
    checks: runs.some(({ bare, hub }) => bare.problems.length + hub.problems.length > 0) ? "PROBLEMS" : "ok",
  };
}

async function startSink(): Promise<Sink> {
  const child = startProcess("sink.ts");
  const { port } = await nextMessage<{ port: number }>(child);
  return { child, origin: `http://127.0.0.1:${port}` };
}

function healthyCount(settings: ContenderSettings): number {
  return settings.hangingShare
    ? settings.count - Math.ceil(settings.count / settings.hangingShare)
    : settings.count;
}

async function runBare(settings: ContenderSettings): Promise<Run> {
  const child = startProcess("bare-undici.ts", [JSON.stringify(settings)]);
  await nextMessage(child);
  const { result } = await ask<{ result: ContenderResult }>(child, { go: true });
  await endProcess(child);
  return { ...result, rate: rateOf(settings, result), databaseCpu: 0, problems: [] };
}

/** The real worker process, as `npm run worker` starts it, with everything on; its log goes to a file. */
async function runHub(
  settings: ContenderSettings,
  server: Parameters<typeof queueEvents>[0],
  sinks: Sink[],
): Promise<Run> {
  const hub = await queueEvents(server, { ...settings, maxConcurrency: settings.inFlight });
  const log = openSync(`${process.env.TMPDIR ?? "/tmp"}/redeliver-bench-worker.log`, "w");
  const worker = spawn(process.execPath, ["--import", "tsx", "lib/worker/main.ts"], {
    env: {
      ...process.env,
      DATABASE_URL: hub.url,
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8",
      NODE_ENV: "production",
    },
    stdio: ["ignore", "ignore", log, "ipc"],
  });
  try {
    await once(worker, "message");
    const before = { worker: cpuSeconds(worker.pid), database: cpuSeconds(server.process.pid) };
    const startedAt = Date.now();
    await resume(hub);
    await durableEnd(hub, settings, sinks);
    const endedAt = Date.now();
    const result: ContenderResult = {
      attempts: await countAttempts(hub),
      startedAt,
      endedAt,
      cpuSeconds: cpuSeconds(worker.pid) - before.worker,
      memoryMb: await peakMemoryMb(worker.pid),
    };
    const databaseCpu = cpuSeconds(server.process.pid) - before.database;
    return { ...result, rate: rateOf(settings, result), databaseCpu, problems: [] };
  } finally {
    await endProcess(worker, "SIGKILL");
    await hub.db.close();
  }
}

/** Waits until every event of the healthy subscriber is durably delivered or failed. */
async function durableEnd(hub: Hub, settings: ContenderSettings, sinks: Sink[]): Promise<void> {
  const deadline = Date.now() + RUN_LIMIT_MS;
  const healthy = (sinks[0] as Sink).child;
  // The sink is asked first: it costs the database nothing while the run is under way.
  while ((await ask<{ requests: number }>(healthy, { count: true })).requests < healthyCount(settings)) {
    if (Date.now() > deadline) throw new Error("The run did not end in time.");
    await pause(LOOK_EVERY_MS);
  }
  while (await isPending(hub)) {
    if (Date.now() > deadline) throw new Error("The run did not end in time.");
    await pause(LOOK_EVERY_MS);
  }
}

async function isPending(hub: Hub): Promise<boolean> {
  const { rows } = await hub.db.pool.query<{ pending: boolean }>(
    `select exists (select 1 from delivery where state in ('scheduled', 'sending') and subscriber_id = $1) as pending`,
    [hub.subscriberIds[0]],
  );
  return rows[0]?.pending ?? false;
}

async function countAttempts(hub: Hub): Promise<number> {
  const { rows } = await hub.db.pool.query<{ n: number }>(
    "select count(*)::int as n from attempt where subscriber_id = $1",
    [hub.subscriberIds[0]],
  );
  return rows[0]?.n ?? 0;
}

async function peakMemoryMb(pid: number | undefined): Promise<number> {
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Math.round(Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1024);
}

function rateOf(settings: ContenderSettings, result: ContenderResult): number {
  return (healthyCount(settings) / (result.endedAt - result.startedAt)) * 1000;
}
