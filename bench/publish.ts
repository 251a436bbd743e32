/**
 * Events published per second, HTTP to durable: the real web process (production build) on a PostgreSQL of its own, and no
 * worker. Publishers keep their connections and send the next request when the last was answered; every event has one
 * subscriber, so each makes one delivery. CPU time is that of the web process and of all of PostgreSQL, per event.
 */
import { spawn } from "node:child_process";
import { Pool } from "undici";
import { createApiKey } from "../lib/api-keys/mutations";
import { SYSTEM } from "../lib/auth/actor";
import { openDatabase } from "../lib/db/client";
import { freePort } from "../lib/db/embedded";
import { build, isBuildFresh } from "../lib/supervisor/build";
import { createHandler, createSubscriber } from "../lib/testing/factories";
import { eventBody } from "./events";
import { emptyDatabase, startBenchDatabase } from "./hub";
import { waitUntilHealthy } from "./latency";
import { cpuSeconds, endProcess } from "./processes";
import { median, quantile } from "./summary";

type Scenario = { name: string; inFlight: number; perRequest: number; requests: number };

const SCENARIOS: Scenario[] = [
  { name: "one by one", inFlight: 1, perRequest: 1, requests: 1_000 },
  { name: "single POSTs, 64 at once", inFlight: 64, perRequest: 1, requests: 20_000 },
  { name: "batches of 1,000, 2 at once", inFlight: 2, perRequest: 1_000, requests: 60 },
];
/** Requests before each measurement, as a share of it. */
const WARM_UP = 0.1;

type Run = { rate: number; p50: number; p99: number; webUs: number; databaseUs: number };

/** Runs each scenario so many times and prints a line per run and a table of medians. */
export async function benchPublishing({ rounds }: { rounds: number }): Promise<void> {
  if (!(await isBuildFresh())) await build();
  const database = await startBenchDatabase();
  const url = await emptyDatabase(database.server);
  const key = await configure(url);
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const web = spawn(process.execPath, ["lib/web/server.mjs"], {
    env: { ...process.env, NODE_ENV: "production", PORT: String(port), DATABASE_URL: url, LOG_LEVEL: "warn" },
    stdio: ["ignore", "ignore", "inherit"],
  });
  try {
    await waitUntilHealthy(base);
    const spent = () => ({ web: cpuSeconds(web.pid), database: cpuSeconds(database.server.process.pid) });
    const runs = new Map<string, Run[]>(SCENARIOS.map(({ name }) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const scenario of SCENARIOS) {
        const run = await measure(scenario, base, key, spent);
        runs.get(scenario.name)?.push(run);
        console.log(`${scenario.name}: ${JSON.stringify(rounded(run))}`);
      }
    }
    console.table(Object.fromEntries([...runs].map(([name, all]) => [name, rounded(medians(all))])));
  } finally {
    await endProcess(web);
    await database.end();
  }
}

/** A topic with one subscriber, and a key that may publish. */
async function configure(url: string): Promise<string> {
  const db = openDatabase(url, 2);
  try {
    const { topics } = await createHandler(db.prisma, { basePath: "/bench", topicNames: ["ping"] });
    await createSubscriber(db.prisma, { topicIds: topics.map((topic) => topic.id) });
    return (await createApiKey(db, SYSTEM, { name: "bench", scopes: ["events:publish"] })).key;
  } finally {
    await db.close();
  }
}

async function measure(
  { inFlight, perRequest, requests }: Scenario,
  base: string,
  key: string,
  spent: () => { web: number; database: number },
): Promise<Run> {
  const pool = new Pool(base, { connections: inFlight });
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const times: number[] = [];
  let next = 0;
  const publish = async () => {
    const index = next++ * perRequest;
    const body = perRequest === 1 ? eventBody(index) : batchBody(index, perRequest);
    const path = perRequest === 1 ? "/api/events/bench/ping" : "/api/v1/events:batch";
    const began = performance.now();
    const answer = await pool.request({ method: "POST", path, headers, body });
    const text = await answer.body.text();
    if (answer.statusCode !== 202) throw new Error(`Answered ${answer.statusCode}: ${text}`);
    times.push(performance.now() - began);
  };
  const run = async (count: number) => {
    const end = next + count;
    const publisher = async () => {
      while (next < end) await publish();
    };
    await Promise.all(Array.from({ length: inFlight }, publisher));
  };
  await run(Math.ceil(requests * WARM_UP));
  times.length = 0;
  const before = spent();
  const began = performance.now();
  await run(requests);
  const tookMs = performance.now() - began;
  const after = spent();
  await pool.close();
  const events = requests * perRequest;
  const perEvent = (seconds: number) => (seconds * 1e6) / events;
  return {
    rate: (events * 1000) / tookMs,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    webUs: perEvent(after.web - before.web),
    databaseUs: perEvent(after.database - before.database),
  };
}

function batchBody(first: number, count: number): string {
  const events = Array.from(
    { length: count },
    (_, offset) => `{"handler":"/bench","topic":"ping","payload":${eventBody(first + offset)}}`,
  );
  return `{"events":[${events}]}`;
}

function medians(runs: Run[]): Run {
  const of = (field: keyof Run) => median(runs.map((run) => run[field]));
  return {
    rate: of("rate"),
    p50: of("p50"),
    p99: of("p99"),
    webUs: of("webUs"),
    databaseUs: of("databaseUs"),
  };
}

const rounded = (run: Run) => ({
  "events/s": Math.round(run.rate),
  "answer p50 ms": Number(run.p50.toFixed(1)),
  "answer p99 ms": Number(run.p99.toFixed(1)),
  "web µs/event": Math.round(run.webUs),
  "PostgreSQL µs/event": Math.round(run.databaseUs),
});
