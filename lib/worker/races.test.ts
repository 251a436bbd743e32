import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../prisma/factories/factories";
import { DUE_CHANNEL, notifyDue } from "../db/channels";
import { newEventId } from "../db/ids";
import { announceConfig } from "../testing/config";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type PostgresRelay, startPostgresRelay } from "../testing/servers/postgres-relay";
import { type Receiver, startReceiver } from "../testing/servers/receiver";
import { until, untilState } from "../testing/until";
import { createWorker, type Worker } from "./worker";

/**
 * Races between a worker's connections, each forced: a relay holds one statement, or its answer, while another connection
 * commits. Polling is put off for the whole test, so that only the handling of the race itself can find the work.
 */
vi.setConfig({ testTimeout: 60_000 });

const SHARD = 7;
const NEVER_MS = 3_600_000;
const RETRY_MS = 20;

let db: TestDatabase;
let receiver: Receiver;
let relay: PostgresRelay;
let worker: Worker;
/** Deliveries whose settles were answered to the worker. */
let settled: string[];
/** Holds the receiver's answer to a delivery's first request until it opens. */
let openGate: () => void;
let status: number;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  db = await createTestDatabase();
  relay = await startPostgresRelay(db.url);
  settled = [];
  status = 200;
  const gate = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  receiver.answer(async ({ id }) => {
    if (receiver.requestsOf(id).length > 1) return {};
    await gate;
    return { status };
  });
});
afterEach(async () => {
  openGate();
  await worker.stop();
  await relay.close();
  await db.drop();
});

function noteSettled(line: string): void {
  const { msg, id } = JSON.parse(line);
  if (msg === "delivery attempted") settled.push(id);
}

/** A subscriber, a worker, and functions that create deliveries, all in one shard. */
async function arrange() {
  const subscriber = await createSubscriber(db.prisma, { url: receiver.url(), maxConcurrency: 64 });
  const policy = await createPolicy(db.prisma, {
    retry: { strategy: "fixed", attempts: 1, firstDelayMs: RETRY_MS },
  });
  const handler = await createHandler(db.prisma, { policyId: policy.id });
  await announceConfig(db);
  const log = pino({ base: null, level: "debug" }, { write: noteSettled });
  worker = createWorker({ databaseUrl: relay.url, allowPrivate: ["127.0.0.0/8"], pollMs: NEVER_MS, log });
  worker.start();
  return async () => {
    const event = await createEvent(db.prisma, { id: newEventId(Date.now(), SHARD) });
    const { id } = await createDelivery(db.prisma, event, subscriber, { handlerId: handler.id });
    await notifyDue(db.pool, [{ shard: SHARD }]);
    return id;
  };
}

const underWay = (id: string) => receiver.until(() => receiver.requestsOf(id).length === 1);
const isSettled = (id: string) =>
  until(
    async () => settled,
    (ids) => ids.includes(id),
  );

describe("a claim", () => {
  it("whose snapshot is older than an outcome's commit does not return the delivery again", async () => {
    const publish = await arrange();
    const sent = await publish();
    await underWay(sent);

    const claim = relay.hold("claim_due");
    const other = await publish();
    await claim.asked;
    claim.pass();
    await claim.answered; // the database has read while the first was being sent
    openGate();
    await untilState(db, sent, "delivered");
    await isSettled(sent);
    claim.release();

    await untilState(db, other, "delivered");
    await untilState(db, await publish(), "delivered"); // one more pass over all shards
    expect(receiver.requestsOf(sent).length).toBe(1);
    expect(await db.prisma.attempt.count({ where: { deliveryId: sent } })).toBe(1);
  });

  it("that found nothing, begun before a retry was committed, does not put the worker to sleep", async () => {
    const publish = await arrange();
    status = 500;
    const retried = await publish();
    await underWay(retried);

    const claim = relay.hold("claim_due");
    const gone = await publish();
    await claim.asked;
    await db.prisma.delivery.updateMany({ where: { id: gone }, data: { state: "discarded" } });
    claim.pass();
    await claim.answered;
    openGate();
    await isSettled(retried);
    claim.release();

    await untilState(db, retried, "delivered");
    expect(receiver.requestsOf(gone)).toEqual([]);
  });
});

describe("a scan for due deliveries", () => {
  it("that found nothing, begun before a retry was committed, does not put the worker to sleep", async () => {
    const publish = await arrange();
    status = 500;
    const retried = await publish();
    await underWay(retried);

    const scan = relay.hold("discover_due");
    await notifyDue(db.pool, [{ shard: SHARD }]);
    await scan.asked;
    scan.pass();
    await scan.answered;
    openGate();
    await isSettled(retried);
    scan.release();

    await untilState(db, retried, "delivered");
  });

  it("that found nothing, begun before a publish was committed, is followed by another", async () => {
    const publish = await arrange();
    openGate();
    await untilState(db, await publish(), "delivered");

    const scan = relay.hold("discover_due");
    await notifyDue(db.pool, [{ shard: SHARD }]);
    await scan.asked;
    scan.pass();
    await scan.answered;
    const notified = relay.sentToClient(DUE_CHANNEL);
    const late = await publish();
    await notified;
    scan.release();

    await untilState(db, late, "delivered");
  });
});
