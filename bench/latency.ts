/**
 * Publish → received on an idle hub, HTTP to HTTP: the real `npm start` (production build, embedded PostgreSQL, one web
 * and one worker process), one subscriber in this process. Every publish waits until the one before was received.
 */
import { spawn } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { setTimeout as pause } from "node:timers/promises";
import { openDatabase } from "../lib/db/client";
import { freePort } from "../lib/db/embedded";
import { databaseUrl } from "../lib/db/locate";
import { endProcess } from "./processes";
import { quantile } from "./summary";

const EVENTS = 500;
const WARM_UP = 50;
/** Between two events, so that each finds the hub idle. */
const GAP_MS = 20;

/** Runs the benchmark and prints p50, p95, p99 and the longest, in milliseconds. */
export async function benchLatency(): Promise<void> {
  const home = await mkdtemp(path.join(tmpdir(), "redeliver-bench-"));
  await chmod(home, 0o755); // the server runs as its own user when this runs as root
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const hub = spawn(process.execPath, ["--import", "tsx", "lib/commands/start.ts"], {
    env: {
      ...process.env,
      PORT: String(port),
      REDELIVER_HOME: home,
      REDELIVER_DEMO: "0",
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8",
      LOG_LEVEL: "warn",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  const receiver = await startReceiver();
  try {
    await waitUntilHealthy(base);
    const key = await makeKey(home);
    await configure(base, key, receiver.origin);
    const times: number[] = [];
    for (let index = 0; index < WARM_UP + EVENTS; index++) {
      const received = receiver.next();
      const began = performance.now();
      await post(`${base}/api/events/bench/ping`, key, { index });
      const took = (await received) - began;
      if (index >= WARM_UP) times.push(took);
      await pause(GAP_MS);
    }
    const [p50, p95, p99, longest] = [0.5, 0.95, 0.99, 1].map((share) => quantile(times, share).toFixed(1));
    console.log(`\nPublish → received on an idle hub, HTTP to HTTP, ${EVENTS} events:`);
    console.log(`p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, longest ${longest} ms`);
  } finally {
    await endProcess(hub);
    receiver.server.close();
    receiver.server.closeAllConnections();
    await rm(home, { recursive: true, force: true });
  }
}

/** A subscriber that answers 200 and tells when (performance.now()) the next request's head arrived. */
async function startReceiver(): Promise<{ origin: string; server: Server; next: () => Promise<number> }> {
  let arrived: (at: number) => void = () => {};
  const server = createServer((request, response) => {
    arrived(performance.now());
    request.resume();
    request.on("end", () => response.end("ok"));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The receiver has no port.");
  const next = () =>
    new Promise<number>((resolve) => {
      arrived = resolve;
    });
  return { origin: `http://127.0.0.1:${address.port}`, server, next };
}

/** Waits until a web process answers. */
export async function waitUntilHealthy(base: string): Promise<void> {
  const deadline = Date.now() + 180_000;
  for (;;) {
    const healthy = await fetch(`${base}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (healthy) return;
    if (Date.now() > deadline) throw new Error("The hub was not healthy within three minutes.");
    await pause(250);
  }
}

async function makeKey(home: string): Promise<string> {
  const { createApiKey } = await import("../lib/api-keys/mutations");
  const { SYSTEM } = await import("../lib/auth/actor");
  const db = openDatabase(await databaseUrl(home));
  try {
    const made = await createApiKey(db, SYSTEM, {
      name: "bench",
      scopes: ["events:publish", "config:write"],
    });
    return made.key;
  } finally {
    await db.close();
  }
}

async function configure(base: string, key: string, origin: string): Promise<void> {
  const topics = [{ name: "ping", contexts: ["default"] }];
  await post(`${base}/api/v1/handlers`, key, { name: "Bench", basePath: "/bench", topics });
  const subscriptions = [{ handler: "/bench", topic: "ping", contexts: ["default"] }];
  const subscriber = { name: "Receiver", url: `${origin}/hook`, expectedStatus: 200, subscriptions };
  await post(`${base}/api/v1/subscribers`, key, subscriber);
}

async function post(url: string, key: string, body: object): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
}
