import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { newEventId, newId } from "../../db/ids";
import { retrySettings } from "../../policies/schema";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type ClaimedDelivery, NEVER_TRIED } from "../claims/claimed-delivery";
import { HeldDeliveries } from "../claims/held-deliveries";
import { Config } from "../config/config";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { failUndeliverable } from "../fail-undeliverable";
import { AttemptConfigurationStore, makeAttemptConfiguration } from "../settling/attempt-configuration";
import { writeSettlements } from "../settling/settle";
import { settlementOf } from "../settling/settlement";

const SHARD = 7;
let db: TestDatabase;
let links: Link[];
let config: Config;
beforeAll(async () => {
  db = await createTestDatabase();
  links = [new Link(db.url, "one"), new Link(db.url, "two")];
  config = new Config(link());
});
afterEach(() => db.prisma.failureEmail.deleteMany());
afterAll(async () => {
  await Promise.all(links.map((one) => one.close()));
  await db.drop();
});

const link = (index = 0) => links[index] as Link;
const outbox = () => db.prisma.failureEmail.findMany({ orderBy: { failedAt: "asc" } });
const find = (id: string) =>
  db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: SHARD } } });

/** A handler whose policy notifies these recipients and allows so many retries; without a number, a handler without a policy. */
async function createNotifyingHandler(failureEmailTo: string[], attempts?: number) {
  const retry = retrySettings.parse({ strategy: "fixed", attempts: attempts ?? 0, failureEmailTo });
  const policy = attempts === undefined ? null : await createPolicy(db.prisma, { retry: { ...retry } });
  const handler = await createHandler(db.prisma, { policyId: policy?.id ?? null });
  await config.refresh();
  return handler.id;
}
const OPS = ["ops@example.com"];

/** A policy without retries that notifies these recipients. */
async function createNotifyingPolicy(failureEmailTo: string[]) {
  const retry = retrySettings.parse({ strategy: "fixed", attempts: 0, failureEmailTo });
  return (await createPolicy(db.prisma, { retry: { ...retry } })).id;
}

/** A delivery under way, as the worker that claimed it holds it. */
async function createUnderWay(
  handlerId: string,
  operationId: string | null = null,
  policyId: string | null = null,
) {
  const subscriber = await createSubscriber(db.prisma, { policyId });
  await config.refresh();
  const event = await createEvent(db.prisma, { id: newEventId(Date.now(), SHARD) });
  const row = await createDelivery(db.prisma, event, subscriber, { handlerId, operationId });
  const delivery: ClaimedDelivery = {
    id: row.id,
    shard: SHARD,
    claimToken: randomUUID(),
    edit: null,
    eventId: row.eventId,
    subscriberId: row.subscriberId,
    handlerId,
    priority: 1,
    expectedStatus: 200,
    dueAt: row.dueAt.getTime(),
    contentType: null,
    body: null,
    ...NEVER_TRIED,
    trigger: operationId ? "manual" : "first",
    operationId,
    isOnDemand: operationId !== null,
  };
  return delivery;
}

function settlement(delivery: ClaimedDelivery, status: number) {
  const subscriber = config.subscribers.get(delivery.subscriberId);
  if (!subscriber) throw new Error("no such subscriber");
  const plan = config.planOf(subscriber, delivery.handlerId);
  const system = { queueDepth: 0, inFlight: 1, subscriberInFlight: 1, circuit: "closed" } as const;
  const facts = {
    delivery,
    configuration: makeAttemptConfiguration(subscriber, plan),
    plan,
    startedAt: Date.now(),
    system,
  };
  const answer = { type: "answer" as const, status };
  const report = { result: answer, durationMs: 1, headers: null, body: null, isTruncated: false };
  return settlementOf(facts, report, () => 0.5);
}
const settle = (deliveries: ClaimedDelivery[], status = 500, by = link()) =>
  writeSettlements(
    by,
    new AttemptConfigurationStore(),
    randomUUID(),
    deliveries.map((one) => settlement(one, status)),
  );

describe("a settle", () => {
  it("adds a failure to the outbox when no retry is left and the policy names a recipient", async () => {
    const handlerId = await createNotifyingHandler(OPS, 0);
    const delivery = await createUnderWay(handlerId);
    await settle([delivery]);
    const { failedAt, state } = await find(delivery.id);
    expect(state).toBe("failed");
    expect(await outbox()).toEqual([
      { deliveryId: delivery.id, shard: SHARD, handlerId, policyId: null, failedAt, mailId: null },
    ]);
  });

  it.each([
    ["a retry follows", OPS, 1, null, 500],
    ["it was delivered", OPS, 0, null, 200],
    ["the policy names no recipient", [], 0, null, 500],
    ["there is no policy", [], undefined, null, 500],
    ["an operation requested the attempt", OPS, 0, newId(), 500],
  ] as const)("puts nothing there when %s", async (_, to, attempts, operationId, status) => {
    const delivery = await createUnderWay(await createNotifyingHandler([...to], attempts), operationId);
    expect(await settle([delivery], status)).toEqual(new Set([delivery.id]));
    expect(await outbox()).toEqual([]);
  });

  it("adds those deliveries of a mixed batch that notify, each once", async () => {
    const [notifying, silent] = [await createNotifyingHandler(OPS, 0), await createNotifyingHandler([], 0)];
    const notified = [await createUnderWay(notifying), await createUnderWay(notifying)];
    const others = [await createUnderWay(silent), await createUnderWay(notifying, newId())];
    await settle([...notified, ...others]);
    expect((await outbox()).map(({ deliveryId }) => deliveryId).sort()).toEqual(
      notified.map(({ id }) => id).sort(),
    );
  });

  it("adds a failure by the policy of the subscriber's own, whatever the handler's says", async () => {
    const [silent, notifying] = [await createNotifyingHandler([], 0), await createNotifyingHandler(OPS, 0)];
    const [own, quiet] = [await createNotifyingPolicy(OPS), await createNotifyingPolicy([])];
    const byOwn = await createUnderWay(silent, null, own);
    const byHandler = await createUnderWay(notifying);
    const notNotified = await createUnderWay(notifying, null, quiet);
    await settle([byOwn, byHandler, notNotified]);
    const rows = (await outbox()).map(({ deliveryId, policyId }) => [deliveryId, policyId]);
    expect(new Map(rows as [string, string | null][])).toEqual(
      new Map([
        [byOwn.id, own],
        [byHandler.id, null],
      ]),
    );
  });

  it("by two workers writes the row once, by the first one", async () => {
    const delivery = await createUnderWay(await createNotifyingHandler(OPS, 0));
    const written = await Promise.all([0, 1].map((by) => settle([delivery], 500, link(by))));
    expect(written.map(({ size }) => size).sort()).toEqual([0, 1]);
    expect(await outbox()).toHaveLength(1);
  });

  it("adds nothing when the delivery was recovered meanwhile", async () => {
    const delivery = await createUnderWay(await createNotifyingHandler(OPS, 0));
    await db.prisma.delivery.update({
      where: { id_shard: { id: delivery.id, shard: SHARD } },
      data: { recoveries: 1 },
    });
    expect(await settle([delivery])).toEqual(new Set());
    expect(await outbox()).toEqual([]);
  });

  it("leaves the row of a delivery whose recipients were notified before", async () => {
    const delivery = await createUnderWay(await createNotifyingHandler(OPS, 0));
    const row = {
      deliveryId: delivery.id,
      shard: SHARD,
      handlerId: newId(),
      policyId: null,
      failedAt: new Date(0),
      mailId: newId(),
    };
    await db.prisma.failureEmail.create({ data: row });
    expect(await settle([delivery])).toEqual(new Set([delivery.id]));
    expect(await outbox()).toEqual([row]);
  });

  it("writes the failure and the row, or neither", async () => {
    const delivery = await createUnderWay(await createNotifyingHandler(OPS, 0));
    await db.pool.query("alter table failure_email add constraint closed check (false) not valid");
    try {
      await expect(settle([delivery])).rejects.toThrow(/closed/);
      expect((await find(delivery.id)).state).toBe("scheduled");
      expect(await db.prisma.attempt.count({ where: { deliveryId: delivery.id } })).toBe(0);
    } finally {
      await db.pool.query("alter table failure_email drop constraint closed");
    }
    await settle([delivery]);
    expect(await outbox()).toHaveLength(1);
  });
});

describe("failing undeliverable deliveries", () => {
  it("adds due deliveries of notifying handlers, without those that an operation requested", async () => {
    const [notifying, silent] = [await createNotifyingHandler(OPS, 3), await createNotifyingHandler([], 3)];
    const subscriber = await createSubscriber(db.prisma);
    const due = async (handlerId: string, operationId: string | null = null) => {
      const event = await createEvent(db.prisma, { id: newEventId(Date.now() - 1000, SHARD) });
      return createDelivery(db.prisma, event, subscriber, { handlerId, operationId });
    };
    const notified = await due(notifying);
    const others = [await due(silent), await due(notifying, newId())];
    const workerId = newId();
    await db.prisma.shardLease.update({ where: { shard: SHARD }, data: { workerId } });
    const context = {
      link: link(),
      clock: new DatabaseClock(),
      heldDeliveries: new HeldDeliveries(),
      config,
      workerId,
    };
    expect(await failUndeliverable(context, SHARD, subscriber.id, "It was deleted")).toBe(3);
    for (const { id } of [notified, ...others]) expect((await find(id)).state).toBe("failed");
    const { failedAt } = await find(notified.id);
    expect(await outbox()).toEqual([
      { deliveryId: notified.id, shard: SHARD, handlerId: notifying, policyId: null, failedAt, mailId: null },
    ]);
  });

  it.each([
    ["names recipients", OPS, 1],
    ["names none", [], 0],
  ])("follows the policy of the subscriber's own when that %s", async (_, to, expected) => {
    const policyId = await createNotifyingPolicy([...to]);
    const handlerId = await createNotifyingHandler(expected === 1 ? [] : OPS, 3);
    const subscriber = await createSubscriber(db.prisma, { policyId });
    await config.refresh();
    const event = await createEvent(db.prisma, { id: newEventId(Date.now() - 1000, SHARD) });
    await createDelivery(db.prisma, event, subscriber, { handlerId });
    const workerId = newId();
    await db.prisma.shardLease.update({ where: { shard: SHARD }, data: { workerId } });
    const context = {
      link: link(),
      clock: new DatabaseClock(),
      heldDeliveries: new HeldDeliveries(),
      config,
      workerId,
    };
    expect(await failUndeliverable(context, SHARD, subscriber.id, "It was deleted")).toBe(1);
    expect((await outbox()).map((row) => row.policyId)).toEqual(Array(expected).fill(policyId));
  });
});
