import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../db/client";
import { type EmbeddedServer, startEmbeddedPostgres } from "../db/embedded";
import { migrate } from "../db/migrate";
import { publishEvents } from "../events/mutations";
import { createHandler, createPolicy, createSubscriber } from "../testing/factories";
import { type Receiver, startReceiver } from "../testing/receiver";
import { until } from "../testing/until";
import { startWorkerProcess, type WorkerProcess } from "../testing/worker-process";

/**
 * 2,000 events are published while workers are killed five times and PostgreSQL is restarted once. Everything is real:
 * a server of its own that syncs to disk, workers in processes of their own, SIGKILL.
 */
const EVENTS = 2000;
const CHUNK = 100;
/** After which chunk how many workers are killed at once, and when the database is restarted. */
const KILLS_AFTER = new Map([
  [3, 1],
  [8, 2],
  [13, 2],
]);
const RESTART_AFTER = 17;
const SENT_AGAIN_WITHIN_MS = 30_000;

let folder: string;
let server: EmbeddedServer;
let db: Database;
let receiver: Receiver;
let workers: WorkerProcess[];

/** Deliveries that a worker held when it died, and after how many milliseconds the last one was sent again. */
type Death = { at: number; held: string[]; sentAgainAfterMs: number };
const deaths: Death[] = [];
/** The receiver answers nobody while this is closed, so that a worker is killed with requests under way for certain. */
let gate = Promise.resolve();
let accepted = 0;
let ledgerChecks = 0;

async function startServer(port?: number): Promise<EmbeddedServer> {
  return startEmbeddedPostgres({ dataDir: path.join(folder, "postgres"), password: "crash", port });
}

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "redeliver-crash-"));
  await chmod(folder, 0o755);
  server = await startServer();
  await migrate(server.url);
  db = openDatabase(server.url);
  receiver = await startReceiver(async ({ path: hook }) => {
    await gate;
    return { status: hook === "/down" ? 503 : 200, delayMs: 40 };
  });
  workers = await Promise.all([startWorkerProcess(server.url), startWorkerProcess(server.url)]);
}, 60_000);

afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await receiver.close();
  await db.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

/** Accepted = the sum over states: deliveries are neither lost nor made, whatever has just died. */
async function checkLedger(): Promise<void> {
  const { rows } = await db.pool.query<{ deliveries: number; events: number; unpaired: number }>(
    `select (select count(*)::int from delivery where state in ('scheduled', 'sending', 'delivered', 'failed', 'discarded')) as deliveries,
       (select coalesce(sum(subscriber_count), 0)::int from event) as events,
       (select count(*)::int from event e where subscriber_count <> (select count(*) from delivery d where d.event_id = e.id)) as unpaired`,
  );
  expect(rows[0]).toEqual({ deliveries: accepted, events: accepted, unpaired: 0 });
  ledgerChecks++;
}

/** Publishes like a client that tries again until it is told that its events are safe. */
async function publish(handler: string, chunk: number): Promise<void> {
  const events = Array.from({ length: CHUNK }, (_, index) => ({
    handler,
    topic: "created",
    body: Buffer.from(JSON.stringify({ chunk, index })),
    idempotencyKey: `${chunk}-${index}`,
  }));
  await until(
    () => publishEvents(db, events).catch((error: Error) => error.message),
    (result) => Array.isArray(result),
    30_000,
  );
  accepted += CHUNK * 2;
}

/** Kills a worker while it is sending, notes what it held, and starts another one. */
async function killOne(): Promise<void> {
  const victim = workers.shift();
  if (!victim) throw new Error("no worker is running");
  const id = await workerId(victim.pid);
  const isBusy = (held: string[]) => held.length >= 3;
  await until(() => heldBy(id), isBusy, 40_000);
  await victim.kill();
  const at = Date.now();
  // What the server had already been told by the dying worker is still carried out.
  const name = `redeliver worker ${id.slice(0, 8)}%`;
  const connections = () =>
    db.pool.query("select 1 from pg_stat_activity where application_name like $1", [name]);
  await until(connections, ({ rows }) => rows.length === 0, 20_000);
  deaths.push({ at, held: await heldBy(id), sentAgainAfterMs: 0 });
  workers.push(await startWorkerProcess(server.url));
}

/** Waits for everything that dead workers held to have been sent again. */
async function untilSentAgain(): Promise<void> {
  for (const death of deaths.filter(({ sentAgainAfterMs }) => sentAgainAfterMs === 0)) {
    const left = SENT_AGAIN_WITHIN_MS - (Date.now() - death.at);
    const sentAgain = () =>
      death.held.map((id) => receiver.requestsOf(id).find((request) => request.at > death.at)?.at ?? null);
    const times = await until(
      async () => sentAgain(),
      (all) => !all.includes(null),
      left,
    );
    death.sentAgainAfterMs = Math.max(1, ...times.map((at) => (at ?? 0) - death.at));
  }
}

async function workerId(pid: number): Promise<string> {
  const find = () => db.prisma.worker.findFirst({ where: { pid }, orderBy: { startedAt: "desc" } });
  return (await until(find, (found) => found !== null, 20_000))?.id ?? "";
}

async function heldBy(workerId: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ id: string }>(
    `select d.id from claim c cross join unnest(c.delivery_ids, c.attempts) as held (id, attempts)
     join delivery d on d.id = held.id and d.attempts = held.attempts and d.state = 'scheduled' where c.worker_id = $1`,
    [workerId],
  );
  return rows.map(({ id }) => id);
}

describe("crashes", () => {
  it("lose nothing, and are made good within 30 seconds", { timeout: 240_000 }, async () => {
    const begun = Date.now();
    const policy = await createPolicy(db.prisma, {
      retry: { strategy: "fixed", attempts: 2, firstDelayMs: 200 },
    });
    const handler = await createHandler(db.prisma, { policyId: policy.id, basePath: "/crash" });
    const topicIds = handler.topics.map(({ id }) => id);
    for (const hook of ["/up", "/down"]) {
      await createSubscriber(db.prisma, { topicIds, url: receiver.url(hook), maxConcurrency: 12 });
    }
    await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });

    for (let chunk = 1; chunk <= EVENTS / CHUNK; chunk++) {
      const kills = KILLS_AFTER.get(chunk) ?? 0;
      if (kills > 0) await untilSentAgain();
      let openGate = () => {};
      if (kills > 0) gate = new Promise((resolve) => (openGate = resolve));
      await publish("/crash", chunk);
      await checkLedger();
      await Promise.all(Array.from({ length: kills }, killOne));
      openGate();
      if (chunk === RESTART_AFTER) {
        await server.stop();
        server = await startServer(server.port);
      }
      await checkLedger();
    }
    await untilSentAgain();
    const unfinished = () => db.prisma.delivery.count({ where: { state: { in: ["scheduled", "sending"] } } });
    await until(unfinished, (left) => left === 0, 120_000);
    await checkLedger();

    const held = deaths.flatMap((death) => death.held);
    const delays = deaths.map(({ sentAgainAfterMs }) => sentAgainAfterMs);
    expect(deaths.length).toBe(5);
    expect(Math.max(...delays)).toBeLessThanOrEqual(SENT_AGAIN_WITHIN_MS);

    // Each ended as its subscriber answers, was seen at least once, and more often than it has attempts only when a
    // worker died holding it.
    const deliveries = await db.prisma.delivery.findMany({
      select: { id: true, state: true, attempts: true, subscriberUrl: true },
    });
    expect(deliveries.length).toBe(EVENTS * 2);
    const seenOf = new Map<string, number>();
    for (const { id } of receiver.requests) seenOf.set(id, (seenOf.get(id) ?? 0) + 1);
    for (const { id, state, attempts, subscriberUrl } of deliveries) {
      const isUp = subscriberUrl.endsWith("/up");
      expect([state, attempts]).toEqual(isUp ? ["delivered", 1] : ["failed", 3]);
      const seen = seenOf.get(id) ?? 0;
      expect(seen).toBeGreaterThanOrEqual(attempts);
      expect(seen).toBeLessThanOrEqual(attempts + held.filter((one) => one === id).length);
    }
    expect(await db.prisma.attempt.count()).toBe(EVENTS * 4);

    const duplicates = receiver.requests.length - EVENTS * 4;
    console.info(
      `crash: ${EVENTS} events, ${EVENTS * 2} deliveries, ${deaths.length} workers killed holding ${held.length}, ` +
        `sent again after ${delays.map((ms) => (ms / 1000).toFixed(1)).join(", ")} s, ${duplicates} duplicates, ` +
        `${ledgerChecks} ledger checks, ${((Date.now() - begun) / 1000).toFixed(0)} s`,
    );
  });
});
