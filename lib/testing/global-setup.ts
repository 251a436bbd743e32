import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../db/migrate";
import { ensureDayPartitions } from "../db/partitions";
import { startEmbeddedPostgres } from "../supervisor/postgres/embedded";
import { DAY_MS } from "../time/units";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Name of the template of all test databases. */
export const TEMPLATE = "redeliver_template";

/** Tests create rows of up to two days ago. Shortly after midnight UTC, a row of 25 hours ago belongs to the day before yesterday. */
const OLDEST_ROW_MS = 2 * DAY_MS;

type Server = { url: string; stop: () => Promise<void> };

/** The server of the run, and how many projects of Vitest use it: each of them evaluates this module anew. */
const run = globalThis as typeof globalThis & {
  redeliverTestServer?: { starting: Promise<Server>; users: number };
};

/**
 * Starts one PostgreSQL for the run, whichever projects are in it, and migrates a template, which each test file copies (see
 * ./database.ts).
 */
export default async function setup(project: TestProject) {
  run.redeliverTestServer ??= { starting: startServer(), users: 0 };
  const shared = run.redeliverTestServer;
  shared.users++;
  const server = await shared.starting;
  project.provide("postgresUrl", server.url);
  return async () => {
    if (--shared.users === 0) await server.stop();
  };
}

async function startServer(): Promise<Server> {
  const folder = await mkdtemp(path.join(tmpdir(), "redeliver-test-"));
  await chmod(folder, 0o755); // the server runs as its own user when the tests run as root
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder, "postgres"),
    password: "test",
    // Test databases are temporary and need not survive a power failure. Crash tests start their own server.
    settings: { fsync: "off", synchronous_commit: "off", max_connections: "300", shared_buffers: "128MB" },
  });
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await admin.query(`create database ${TEMPLATE}`);
  await admin.end();
  await migrate(withDatabase(server.url, TEMPLATE));
  const template = new pg.Client({ connectionString: withDatabase(server.url, TEMPLATE) });
  await template.connect();
  const now = new Date();
  await ensureDayPartitions(template, new Date(now.getTime() - OLDEST_ROW_MS), now);
  await template.end();
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, stop };
}

/** Returns the URL of another database on the same server. */
export function withDatabase(url: string, name: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${name}`;
  return parsed.toString();
}
