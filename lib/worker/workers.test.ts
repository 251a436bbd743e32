import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../prisma/factories/factories";
import { notifyDue } from "../db/channels";
import { newEventId, SHARD_COUNT } from "../db/ids";
import { announceConfig } from "../testing/config";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type Receiver, startReceiver } from "../testing/servers/receiver";
import { until, untilDelivery, untilState } from "../testing/until";
import { createWorker, type Worker, type WorkerOptions } from "./worker";

// A loaded machine may take long for work of a second.
vi.setConfig({ testTimeout: 60_000 });

/** Short, so that leases end within a test; far longer than a beat on a loaded machine. */
const LEASE_MS = 3000;
let db: TestDatabase;
let receiver: Receiver;
const workers = new Set<Worker>();

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all([...workers].map((worker) => worker.stop()));
  workers.clear();
  receiver.answer({});
  await db.drop();
});

function startWorker(options: Partial<WorkerOptions> = {}): Worker {
  const worker = createWorker({
    databaseUrl: db.url,
    allowPrivate: ["127.0.0.0/8"],
    leaseMs: LEASE_MS,
    drainMs: 5000,
    ...options,
  });
  workers.add(worker);
  worker.start();
  return worker;
}

async function stopWorker(worker: Worker): Promise<void> {
  workers.delete(worker);
  await worker.stop();
}

async function publish(
  count: number,
  options: { retry?: object; maxConcurrency?: number; path?: string } = {},
) {
  const { retry = { strategy: "fixed", attempts: 3, firstDelayMs: 5 }, maxConcurrency = 64, path } = options;
  const subscriber = await createSubscriber(db.prisma, { url: receiver.url(path), maxConcurrency });
  const policy = await createPolicy(db.prisma, { retry });
  const handler = await createHandler(db.prisma, { policyId: policy.id });
  await announceConfig(db);
  const deliveries = [];
  for (let n = 0; n < count; n++) {
    const event = await createEvent(db.prisma, { id: newEventId(Date.now(), n % SHARD_COUNT) });
    deliveries.push(await createDelivery(db.prisma, event, subscriber, { handlerId: handler.id }));
  }
  await notifyDue(db.pool, deliveries);
  return deliveries;
}

const shardsOf = async () => {
  const leases = await db.prisma.shardLease.groupBy({ by: ["workerId"], _count: true });
  return new Map(leases.map(({ workerId, _count }) => [workerId, _count]));
};
const untilNoneLeft = () => {
  const ask = () => db.prisma.delivery.count({ where: { state: "scheduled" } });
  return until(ask, (left) => left === 0, 20_000);
};

describe("leader tasks", () => {
  const LEADER_TASKS = 7;
  const leaders = () => db.prisma.leaderLease.findMany({ orderBy: { name: "asc" } });
  const untilLedBy = (id: string) =>
    until(leaders, (rows) => rows.length === LEADER_TASKS && rows.every(({ workerId }) => workerId === id));

  it("are led by one of two workers, and by the other one at once after a clean stop", async () => {
    const first = startWorker({ leaseMs: 30_000 });
    expect(await untilLedBy(first.id)).toMatchObject([
      { name: "audit chain", fence: 1n },
      { name: "failure groups", fence: 1n },
      { name: "fingerprints", fence: 1n },
      { name: "maintenance", fence: 1n },
      { name: "notifications", fence: 1n },
      { name: "operations", fence: 1n },
      { name: "retention", fence: 1n },
    ]);
    const second = startWorker({ leaseMs: LEASE_MS });
    await until(shardsOf, (shards) => shards.has(second.id));
    expect((await leaders()).map(({ workerId }) => workerId)).toEqual(Array(LEADER_TASKS).fill(first.id));
    await stopWorker(first);
    expect(await untilLedBy(second.id)).toMatchObject(Array(LEADER_TASKS).fill({ fence: 2n }));
  });
});

describe("a worker", () => {
  it("that drains lets requests finish, and gives back the rest", async () => {
    receiver.answer(({ path }) => (path === "/hang" ? { hang: true } : { delayMs: 300 }));
    const worker = startWorker({ drainMs: 800 });
    const [slow] = await publish(1, { path: "/slow" });
    const hanging = await publish(3, { path: "/hang", maxConcurrency: 1 });
    await receiver.until((requests) =>
      ["/slow", "/hang"].every((path) => requests.some((one) => one.path === path)),
    );
    await stopWorker(worker);
    await untilState(db, slow?.id ?? "", "delivered", 0);
    const left = await db.prisma.delivery.findMany({ where: { id: { in: hanging.map(({ id }) => id) } } });
    // One request was cut off, so its arrival is unknown; the others were never sent.
    expect(left.map(({ state, nextTrigger }) => `${state} ${nextTrigger}`)).toEqual(
      Array(3).fill("scheduled first"),
    );
    const cutShort = receiver.requests.find(({ path }) => path === "/hang")?.id;
    const claimed = (await db.prisma.claim.findMany()).flatMap(({ deliveryIds }) => deliveryIds);
    expect(claimed.filter((id) => id !== slow?.id)).toEqual([cutShort]);
    expect(await shardsOf()).toEqual(new Map([[null, SHARD_COUNT]]));
    expect(await db.prisma.worker.count()).toBe(0);
    receiver.answer({});
    startWorker();
    await untilNoneLeft();
    const sent = await db.prisma.delivery.findMany({ where: { id: { in: hanging.map(({ id }) => id) } } });
    expect(sent.filter(({ recoveries }) => recoveries === 1).map(({ id }) => id)).toEqual([cutShort]);
    expect(sent.filter(({ recoveries }) => recoveries === 0).length).toBe(2);
  });

  it("cuts its requests off when it cannot renew its shards, and sends them again when it can", async () => {
    receiver.answer({ "/hang": { hang: true } });
    startWorker();
    const [delivery] = await publish(1, { path: "/hang" });
    const id = delivery?.id ?? "";
    await receiver.until(() => receiver.requestsOf(id).length === 1);
    // A lock on the table prevents renewals, as an unreachable database does.
    const blocker = await db.pool.connect();
    await blocker.query("begin; lock table shard_lease in access exclusive mode");
    await until(
      async () => receiver.open(),
      (open) => open === 0,
      20_000,
    );
    receiver.answer({});
    await blocker.query("commit");
    blocker.release();
    const settled = await untilState(db, id, "delivered", 20_000);
    expect(settled).toMatchObject({ attempts: 2, recoveries: 1 });
    expect(receiver.requestsOf(id).map(({ concurrent }) => concurrent)).toEqual([1, 1]);
  });

  it("writes the other outcomes when the database refuses one", async () => {
    startWorker();
    await publish(1);
    await untilNoneLeft();
    await db.pool.query(
      "alter table attempt add constraint refused check (http_status is distinct from 418)",
    );
    receiver.answer({ "/teapot": { status: 418 } });
    const [refused] = await publish(1, { path: "/teapot" });
    const others = await publish(20);
    for (const { id } of others) await untilState(db, id, "delivered");
    await db.pool.query("alter table attempt drop constraint refused");
    await untilState(db, refused?.id ?? "", "failed", 30_000);
    expect(await db.prisma.attempt.count({ where: { httpStatus: 418, deliveryId: refused?.id } })).toBe(4);
  });

  it("leaves leader tasks to their leader although the clock of its machine is ahead", async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const names = [
      "audit chain",
      "failure groups",
      "fingerprints",
      "maintenance",
      "notifications",
      "operations",
      "retention",
    ];
    await db.prisma.leaderLease.createMany({
      data: names.map((name) => ({ name, workerId: randomUUID(), expiresAt, fence: 7n })),
    });
    const now = Date.now;
    const ahead = vi.spyOn(Date, "now").mockImplementation(() => now() + 3_600_000);
    startWorker();
    ahead.mockRestore();
    await until(
      () => db.prisma.worker.findMany(),
      ([worker]) => worker !== undefined && +worker.seenAt !== +worker.startedAt, // its second beat
    );
    const leases = await db.prisma.leaderLease.findMany({ orderBy: { name: "asc" } });
    expect(leases.map(({ name, fence }) => [name, fence])).toEqual(names.map((name) => [name, 7n]));
  });

  it("is notified of due deliveries after its listening connection was cut", async () => {
    startWorker();
    await publish(1);
    await untilNoneLeft();
    await db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like 'redeliver worker % listener'`,
    );
    const [delivery] = await publish(1);
    await untilDelivery(db, delivery?.id ?? "", ({ state }) => state === "delivered");
  });
});
