import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as pause } from "node:timers/promises";
import { SYSTEM } from "../../lib/access/actor";
import { API_KEY_SCOPES } from "../../lib/access/roles";
import { createApiKey } from "../../lib/api-keys/mutations";
import { COMMAND_STATEMENT_MS } from "../../lib/config/statement-limits";
import { type Database, openDatabase } from "../../lib/db/client";
import { databaseUrl } from "../../lib/db/locate";
import { freePort } from "../../lib/net/free-port";
import { temporaryFolder } from "./database";
import { descendant, endProcess, endWithThisProcess } from "./processes";

/** A hub of `npm start`: the production build, the embedded PostgreSQL, one web and one worker process. */
export type StartedHub = {
  db: Database;
  /** Of the database. */
  url: string;
  /** POSTs JSON with an API key that may do everything. @throws unless it is answered 2xx */
  post: (path: string, body: object) => Promise<unknown>;
  origin: string;
  authorization: string;
  pids: { web: number | undefined; worker: number | undefined; database: number | undefined };
  end: () => Promise<void>;
};

/** A start may include building the console. */
const PATIENCE_MS = 300_000;
const STOP_WITHIN_MS = 60_000;

/**
 * Starts a hub by `npm start` on a free port with a new home and without the demonstration.
 * @param variables settings besides
 */
export async function startHub(variables: Record<string, string> = {}): Promise<StartedHub> {
  const home = await temporaryFolder();
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["--import", "tsx", "lib/commands/start.ts"], {
    env: {
      ...process.env,
      ...variables,
      PORT: String(port),
      PUBLIC_URL: origin,
      DATABASE_URL: "",
      REDELIVER_HOME: home,
      REDELIVER_DEMO: "0",
      DELIVERY_ALLOW_PRIVATE: "127.0.0.0/8",
    },
    stdio: ["ignore", "ignore", "inherit"],
  });
  endWithThisProcess(child);
  const stop = async () => {
    await endProcess(child, STOP_WITHIN_MS);
    await rm(home, { recursive: true, force: true });
  };
  try {
    await waitUntilHealthy(origin, () => child.exitCode === null);
    const url = await databaseUrl(home);
    const db = openDatabase(url, 4, COMMAND_STATEMENT_MS);
    const { key } = await createApiKey(db, SYSTEM, {
      name: "bench",
      scopes: [...API_KEY_SCOPES],
    });
    const authorization = `Bearer ${key}`;
    return {
      db,
      url,
      post: (path, body) => post(`${origin}${path}`, authorization, body),
      origin,
      authorization,
      pids: {
        web: descendant(child.pid, /lib\/web\/server/),
        worker: descendant(child.pid, /lib\/worker\/main/),
        database: descendant(child.pid, /postgres\/holder\.mjs/),
      },
      end: async () => {
        await db.close();
        await stop();
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Creates a handler with one topic, published at `/api/events/bench/ping`, and one subscriber of it. */
export async function configure({ post }: StartedHub, subscriber: object): Promise<void> {
  const topics = [{ name: "ping", contexts: ["default"] }];
  await post("/api/v1/handlers", { name: "Bench", basePath: "/bench", topics });
  const subscriptions = [{ handler: "/bench", topic: "ping", contexts: ["default"] }];
  await post("/api/v1/subscribers", { name: "Receiver", expectedStatus: 200, subscriptions, ...subscriber });
}

async function waitUntilHealthy(origin: string, isRunning: () => boolean): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const isHealthy = await fetch(`${origin}/api/health`).then(
      (response) => response.ok,
      () => false,
    );
    if (isHealthy) return;
    if (!isRunning()) throw new Error("The hub ended while it was starting.");
    if (Date.now() > deadline) throw new Error("The hub was not healthy within five minutes.");
    await pause(250);
  }
}

async function post(url: string, authorization: string, body: object): Promise<unknown> {
  const headers = { authorization, "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
