import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { notifyDue } from "../../db/channels";
import { newEventId, SHARD_COUNT } from "../../db/ids";
import { announceConfig } from "../../testing/config";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until, untilState } from "../../testing/until";
import { Config } from "../config/config";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { createWorker, type Worker } from "../worker";
import { Circuits } from "./circuits";

// A loaded machine may take long for work of a second.
vi.setConfig({ testTimeout: 60_000 });

const CIRCUIT = { failureRate: 0.5, windowMs: 60_000, leastAttempts: 6, coolDownMs: 1500, probes: 1 };
let db: TestDatabase;
let receiver: Receiver;
let workers: Worker[] = [];

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
  await db.drop();
});

async function startWorkers(count: number): Promise<Worker[]> {
  workers = Array.from({ length: count }, () =>
    createWorker({ databaseUrl: db.url, allowPrivate: ["127.0.0.0/8"], drainMs: 5000 }),
  );
  for (const worker of workers) worker.start();
  await until(
    () => db.prisma.shardLease.groupBy({ by: ["workerId"], _count: true }),
    (leases) => leases.length === count && leases.every(({ _count }) => _count === SHARD_COUNT / count),
  );
  return workers;
}

/** The attempts at a URL. */
async function attemptsAt(url: string) {
  const configurations = await db.prisma.attemptConfiguration.findMany({ where: { url } });
  return db.prisma.attempt.findMany({
    where: { configurationId: { in: configurations.map(({ id }) => id) } },
  });
}

async function arrange(data: Parameters<typeof createSubscriber>[1] = {}) {
  const subscriber = await createSubscriber(db.prisma, {
    url: receiver.url(),
    circuit: CIRCUIT,
    maxConcurrency: 2,
    ...data,
  });
  const policy = await createPolicy(db.prisma, {
    retry: { strategy: "fixed", attempts: 3, firstDelayMs: 600_000 },
  });
  const handler = await createHandler(db.prisma, { policyId: policy.id });
  await announceConfig(db);
  return { subscriber, handlerId: handler.id };
}

/** Due deliveries, spread over all shards, created before any worker is notified. */
async function publish({ subscriber, handlerId }: Awaited<ReturnType<typeof arrange>>, count: number) {
  const deliveries = [];
  for (let n = 0; n < count; n++) {
    const event = await createEvent(db.prisma, { id: newEventId(Date.now(), n % SHARD_COUNT) });
    deliveries.push(await createDelivery(db.prisma, event, subscriber, { handlerId }));
  }
  await notifyDue(db.pool, deliveries);
  return deliveries;
}

const circuitOf = (subscriberId: string) =>
  db.prisma.subscriberCircuit.findUnique({ where: { subscriberId } });
const untilCircuit = (subscriberId: string, state: string) =>
  until(
    () => circuitOf(subscriberId),
    (circuit) => circuit?.state === state,
  );

describe("a circuit breaker", () => {
  it("opens for two workers at once, allows one probe of one of them, and closes when it succeeds", async () => {
    let status = 503;
    receiver.answer(() => ({ status, delayMs: 10 }));
    await startWorkers(2);
    const arranged = await arrange({ circuit: { ...CIRCUIT, coolDownMs: 3000 } });
    const { id } = arranged.subscriber;
    const deliveries = await publish(arranged, 60);
    await untilCircuit(id, "open");
    await until(
      async () => receiver.open(),
      (open) => open === 0,
    );
    // The requests under way when it opened have ended; all other deliveries wait unclaimed.
    await until(
      () => db.prisma.claim.count(),
      (claims) => claims === 0,
    );
    const waiting = await db.prisma.delivery.findMany({ where: { attempts: 0 } });
    expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(["scheduled"]));
    expect(waiting.length).toBeGreaterThan(30);
    const attempted = await db.prisma.attempt.count();
    expect(attempted + waiting.length).toBe(deliveries.length);
    expect(await circuitOf(id)).toMatchObject({ version: 1n, openings: 1, proberId: null });

    // The probe fails: one attempt more, and the circuit is open again for twice as long.
    const again = await until(
      () => circuitOf(id),
      (circuit) => circuit?.openings === 2,
    );
    expect(again).toMatchObject({ state: "open", version: 3n });
    expect(Number(again?.nextProbeAt) - Number(again?.since)).toBe(6000);
    await until(
      () => db.prisma.attempt.count(),
      (count) => count === attempted + 1,
    );

    status = 200;
    const before = receiver.requests.length;
    await untilCircuit(id, "closed");
    await until(
      () => db.prisma.delivery.count({ where: { state: "delivered" } }),
      (count) => count === waiting.length - 1,
    );
    expect(receiver.requests.length - before).toBe(waiting.length - 1);
    const attempts = await db.prisma.attempt.findMany({ orderBy: { startedAt: "asc" } });
    const states = attempts.map(({ circuit }) => circuit);
    expect(states.filter((state) => state === "half_open").length).toBe(2);
    expect(new Set(states)).toEqual(new Set(["closed", "half_open"]));
    const senders = new Set(attempts.map(({ workerId }) => workerId));
    expect(senders).toEqual(new Set(workers.map((worker) => worker.id)));
  });

  it("whose prober died is probed by another worker when its probes count as lost, not before", async () => {
    receiver.answer({});
    const arranged = await arrange();
    const { id: subscriberId } = arranged.subscriber;
    const since = new Date();
    const nextProbeAt = new Date(since.getTime() + 2500);
    await db.prisma.subscriberCircuit.create({
      data: {
        subscriberId,
        state: "half_open",
        version: 7,
        since,
        nextProbeAt,
        openings: 1,
        proberId: "00000000-0000-7000-8000-00000000dead",
      },
    });
    await startWorkers(1);
    const [delivery] = await publish(arranged, 1);
    const id = delivery?.id ?? "";
    const delivered = await untilState(db, id, "delivered");
    expect(delivered.attempts).toBe(1);
    const [request] = receiver.requestsOf(id);
    expect(request?.at).toBeGreaterThanOrEqual(nextProbeAt.getTime() - 10);
    await untilCircuit(subscriberId, "closed");
  });

  it("sends to the alternative URL while it is open, and back when the probe succeeds", async () => {
    let isDown = true;
    receiver.answer(({ path }) => ({ status: path === "/spare" ? 500 : isDown ? 503 : 200 }));
    await startWorkers(1);
    const alternativeUrl = receiver.url("/spare");
    const arranged = await arrange({ url: receiver.url("/main"), alternativeUrl });
    const { id } = arranged.subscriber;
    const deliveries = await publish(arranged, 30);
    await until(
      () => db.prisma.attempt.count(),
      (count) => count === deliveries.length,
    );
    const spare = await attemptsAt(alternativeUrl);
    expect(spare.length).toBeGreaterThan(10);
    expect(new Set(spare.map(({ circuit }) => circuit))).not.toContain("closed");
    // Failures of the alternative URL do not count against the subscriber's own: one probe closes the circuit.
    isDown = false;
    await until(
      async () => {
        await publish(arranged, 1);
        return circuitOf(id);
      },
      (circuit) => circuit?.state === "closed",
    );
    const [last] = await publish(arranged, 1);
    expect((await untilState(db, last?.id ?? "", "delivered")).subscriberUrl).toBe(receiver.url("/main"));
  });

  it("closes for a probe that succeeds before other workers are notified", async () => {
    const { subscriber: created } = await arrange();
    const link = new Link(db.url, "test");
    const config = new Config(link);
    await config.refresh();
    const subscriber = config.subscribers.get(created.id);
    if (!subscriber) throw new Error("no such subscriber");
    await db.prisma.subscriberCircuit.create({
      data: {
        subscriberId: created.id,
        version: 1,
        state: "open",
        since: new Date(0),
        nextProbeAt: new Date(0),
        openings: 1,
      },
    });
    const probe = () => {
      if (circuits.room(subscriber) !== 1) return;
      circuits.end(subscriber, circuits.begin(subscriber), false);
    };
    const circuits = new Circuits({
      link,
      clock: new DatabaseClock(),
      workerId: randomUUID(),
      config,
      log: pino({ level: "silent" }),
      onChanged: probe,
      onOwnChange: () => {},
    });
    await circuits.tick();
    await untilCircuit(created.id, "closed");
    await link.close();
  });

  it("does not bypass the address guard", async () => {
    receiver.answer(() => ({ status: 503 }));
    await startWorkers(1);
    const alternativeUrl = "http://10.1.2.3/hook";
    const arranged = await arrange({ circuit: { ...CIRCUIT, coolDownMs: 60_000 }, alternativeUrl });
    await publish(arranged, 30);
    await until(
      () => db.prisma.attempt.count(),
      (count) => count === 30,
    );
    const spare = await attemptsAt(alternativeUrl);
    expect(new Set(spare.map(({ failureKind }) => failureKind))).toEqual(new Set(["blocked_address"]));
  });

  it("does not open for answers that refuse single events, and not when it is switched off", async () => {
    await startWorkers(1);
    receiver.answer(() => ({ status: 400 }));
    const refusing = await arrange();
    await publish(refusing, 30);
    await until(
      () => db.prisma.attempt.count(),
      (count) => count === 30,
    );
    receiver.answer(() => ({ status: 500 }));
    const off = await arrange({ circuit: { ...CIRCUIT, enabled: false } });
    await publish(off, 30);
    await until(
      () => db.prisma.attempt.count(),
      (count) => count === 60,
    );
    // The refusals were reported by then, or are now.
    await until(
      () => db.prisma.circuitReport.aggregate({ _sum: { attempts: true, failures: true } }),
      ({ _sum }) => _sum.attempts !== null,
    );
    expect(await db.prisma.circuitReport.count({ where: { subscriberId: off.subscriber.id } })).toBe(0);
    expect(await db.prisma.subscriberCircuit.count()).toBe(0);
  });
});
