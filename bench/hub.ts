import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { CONFIG_CHANNEL } from "../lib/db/channels";
import { type Database, openDatabase } from "../lib/db/client";
import { type EmbeddedServer, startEmbeddedPostgres } from "../lib/db/embedded";
import { newId } from "../lib/db/ids";
import { migrate } from "../lib/db/migrate";
import { publishEvents } from "../lib/events/mutations";
import { createHandler, createPolicy, createSubscriber } from "../lib/testing/factories";
import { eventBody, MOST_ATTEMPTS, SIGNING_SECRET } from "./events";

/** Durable, and large enough that no checkpoint falls into a run by itself. */
const SETTINGS = { fsync: "on", synchronous_commit: "on", shared_buffers: "1GB", max_wal_size: "8GB" };
const BATCH = 1000;

export type BenchDatabase = { server: EmbeddedServer; end: () => Promise<void> };

/** A PostgreSQL of its own in the temporary folder, as durable as in production. */
export async function startBenchDatabase(): Promise<BenchDatabase> {
  const folder = await mkdtemp(path.join(tmpdir(), "redeliver-bench-"));
  await chmod(folder, 0o755); // the server runs as its own user when this runs as root
  const server = await startEmbeddedPostgres({
    dataDir: path.join(folder, "postgres"),
    password: "bench",
    settings: SETTINGS,
  });
  return {
    server,
    end: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Hub = { db: Database; subscriberIds: string[]; url: string };

/**
 * A migrated database with `count` events queued for the sinks, durably: a handler with a topic per sink and a policy that
 * retries at once, and one paused subscriber per sink.
 */
export async function queueEvents(
  server: EmbeddedServer,
  run: { count: number; sinks: string[]; hangingShare: number; maxConcurrency: number },
): Promise<Hub & { queuedPerSecond: number }> {
  const url = await emptyDatabase(server);
  const db = openDatabase(url, 4);
  const policy = await createPolicy(db.prisma, {
    retry: { strategy: "immediate", attempts: MOST_ATTEMPTS - 1 },
  });
  const topicNames = run.sinks.map((_, index) => `topic-${index}`);
  const handler = await createHandler(db.prisma, { basePath: "/bench", topicNames, policyId: policy.id });
  const subscribers = await Promise.all(
    run.sinks.map((origin, index) =>
      createSubscriber(db.prisma, {
        name: `Sink ${index}`,
        url: `${origin}/hook`,
        paused: true,
        maxConcurrency: run.maxConcurrency,
        signingKey: `whsec_${SIGNING_SECRET.toString("base64")}`,
        topicIds: handler.topics.filter((topic) => topic.name === `topic-${index}`).map((topic) => topic.id),
      }),
    ),
  );
  await announceConfig(db);
  const began = Date.now();
  for (let from = 0; from < run.count; from += BATCH) {
    const size = Math.min(BATCH, run.count - from);
    const events = Array.from({ length: size }, (_, offset) => {
      const index = from + offset;
      const sink = run.hangingShare && index % run.hangingShare === 0 ? 1 : 0;
      return { handler: "/bench", topic: `topic-${sink}`, body: Buffer.from(eventBody(index)) };
    });
    await publishEvents(db, events);
  }
  const queuedPerSecond = Math.round((run.count / (Date.now() - began)) * 1000);
  for (const statement of ["vacuum analyze delivery", "vacuum analyze event", "checkpoint"]) {
    await db.pool.query(statement);
  }
  return { db, url, subscriberIds: subscribers.map((subscriber) => subscriber.id), queuedPerSecond };
}

/** Lets the subscribers' deliveries go: the start of a run. */
export async function resume(hub: Hub): Promise<void> {
  await hub.db.prisma.subscriber.updateMany({ data: { paused: false } });
  await announceConfig(hub.db);
}

async function announceConfig(db: Database): Promise<void> {
  await db.pool.query("update config_version set version = version + 1 where id = 1");
  await db.pool.query("select pg_notify($1, '')", [CONFIG_CHANNEL]);
}

/** The address of a new database, migrated and empty. */
export async function emptyDatabase(server: EmbeddedServer): Promise<string> {
  const admin = openDatabase(server.url, 1);
  const name = `bench_${newId().replaceAll("-", "")}`;
  await admin.pool.query(`create database ${name}`);
  await admin.close();
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  await migrate(url.toString());
  return url.toString();
}
