/**
 * How other queues retry many failed jobs: the bulk call that each documents, on the same number of jobs of 1 KB, against our PostgreSQL or
 * Redis. None of them has a preview, a pace, a progress or a way back: when the call returns, every job is due. Their packages come from the
 * folder of the peers' benchmark; this repository contains nothing of them.
 */
import { createRequire } from "node:module";
import path from "node:path";
import { performance } from "node:perf_hooks";
import { peersFolder } from "../engine/peers";
import { startRedis } from "../engine/redis";
import { createDatabase, startBenchDatabase } from "../support/database";
import { markdownTable } from "../support/summary";

type Load = (name: string) => ReturnType<NodeJS.Require>;

/** What is measured of a queue with failed jobs: its bulk retry. */
type Prepared = { retry: () => Promise<unknown>; end: () => Promise<unknown> };

type Peer = { name: string; call: string; prepare: (load: Load, count: number) => Promise<Prepared | null> };

const QUEUE = "deliveries";
const ADDED_AT_ONCE = 5000;
const BODY = "x".repeat(1024);

/** Prints the time of each bulk call. @throws Error with one sentence when the folder is not that of the peers */
export async function measurePeerRetries(folder: string, count: number): Promise<void> {
  const load = createRequire(path.join(peersFolder(folder), "package.json"));
  const rows: string[][] = [];
  for (const { name, call, prepare } of PEERS) {
    const prepared = await prepare(load, count);
    if (!prepared) continue;
    const begun = performance.now();
    await prepared.retry();
    rows.push([name, call, ((performance.now() - begun) / 1000).toFixed(2)]);
    await prepared.end();
  }
  console.log(
    `\nRetrying ${count} failed jobs by the bulk calls of other queues, after which all are due at once:`,
  );
  console.log(markdownTable(["queue", "call", "s"], rows));
}

const PEERS: readonly Peer[] = [
  { name: "BullMQ", call: "queue.retryJobs()", prepare: bullmq },
  { name: "Graphile Worker", call: "utils.rescheduleJobs(ids)", prepare: graphile },
  { name: "pg-boss", call: "boss.retry(queue, ids)", prepare: pgBoss },
];

/** Calls `add` for each part of the jobs. */
async function inParts(count: number, add: (size: number) => Promise<unknown>): Promise<void> {
  for (let done = 0; done < count; done += ADDED_AT_ONCE) await add(Math.min(ADDED_AT_ONCE, count - done));
}

async function bullmq(load: Load, count: number): Promise<Prepared | null> {
  const redis = await startRedis();
  if (!redis) return null;
  const { Queue, Worker } = load("bullmq");
  const connection = { host: "127.0.0.1", port: redis.port, maxRetriesPerRequest: null };
  const queue = new Queue(QUEUE, { connection });
  await inParts(count, (size) =>
    queue.addBulk(
      Array.from({ length: size }, () => ({ name: "d", data: { body: BODY }, opts: { attempts: 1 } })),
    ),
  );
  const refuse = () => Promise.reject(new Error("Answered 503, expected 200"));
  const worker = new Worker(QUEUE, refuse, { connection, concurrency: 256 });
  await new Promise<void>((resolve) => {
    let failed = 0;
    worker.on("failed", () => {
      failed++;
      if (failed === count) resolve();
    });
  });
  await worker.close();
  const end = async () => {
    await queue.close();
    await redis.end();
  };
  return { retry: () => queue.retryJobs(), end };
}

async function graphile(load: Load, count: number): Promise<Prepared> {
  const database = await startBenchDatabase();
  const { url } = await createDatabase(database.server);
  const { makeWorkerUtils, Logger } = load("graphile-worker");
  const utils = await makeWorkerUtils({ connectionString: url, logger: new Logger(() => () => {}) });
  await utils.migrate();
  const ids: string[] = [];
  await inParts(count, async (size) => {
    const spec = { identifier: "deliver", payload: { body: BODY }, maxAttempts: 1 };
    const jobs: { id: string }[] = await utils.addJobs(Array.from({ length: size }, () => spec));
    const added = jobs.map(({ id }) => id);
    await utils.permanentlyFailJobs(added, "Answered 503, expected 200");
    ids.push(...added);
  });
  const end = async () => {
    await utils.release();
    await database.end();
  };
  return { retry: () => utils.rescheduleJobs(ids, { runAt: new Date(), attempts: 0 }), end };
}

async function pgBoss(load: Load, count: number): Promise<Prepared> {
  const database = await startBenchDatabase();
  const { url } = await createDatabase(database.server);
  const PgBoss = load("pg-boss");
  const boss = new PgBoss({ connectionString: url, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(QUEUE);
  const ids: string[] = [];
  await inParts(count, async (size) => {
    await boss.insert(
      Array.from({ length: size }, () => ({ name: QUEUE, data: { body: BODY }, retryLimit: 0 })),
    );
    const jobs: { id: string }[] = await boss.fetch(QUEUE, { batchSize: size });
    const fetched = jobs.map(({ id }) => id);
    await boss.fail(QUEUE, fetched);
    ids.push(...fetched);
  });
  const end = async () => {
    await boss.stop({ graceful: false });
    await database.end();
  };
  return { retry: () => boss.retry(QUEUE, ids), end };
}
