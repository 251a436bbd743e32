import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { newEventId, shardOf } from "../../db/ids";
import { getDeliveryDetail } from "../../deliveries/data/detail";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { Config } from "../config/config";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { AttemptConfigurationStore, makeAttemptConfiguration } from "../settling/attempt-configuration";
import { writeSettlements } from "../settling/settle";
import { settlementOf } from "../settling/settlement";
import { claimDueDeliveries, giveBackDeliveries } from "./claim";
import type { ClaimedDelivery } from "./claimed-delivery";
import { HeldDeliveries } from "./held-deliveries";
import { recoverShards } from "./recover";

const SHARD = 7;
const SYSTEM = { queueDepth: 3, inFlight: 2, subscriberInFlight: 1, circuit: "closed" } as const;
let db: TestDatabase;

/** A worker without its dispatch loop: a connection of its own, and its held deliveries. */
function createHolder() {
  const link = new Link(db.url, "test");
  return {
    link,
    clock: new DatabaseClock(),
    heldDeliveries: new HeldDeliveries(),
    workerId: randomUUID(),
    owns: () => true,
    configurations: new AttemptConfigurationStore(),
    config: new Config(link),
  };
}
type Holder = ReturnType<typeof createHolder>;
let first: Holder;
let second: Holder;

beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.prisma.claim.deleteMany();
  first = createHolder();
  second = createHolder();
  await own(first);
  return async () => {
    await Promise.all([first.link.close(), second.link.close()]);
  };
});
afterAll(() => db.drop());

async function arrange(count = 1, retry?: object, ownRetry?: object) {
  const own = ownRetry && (await createPolicy(db.prisma, { retry: ownRetry }));
  const subscriber = await createSubscriber(db.prisma, { policyId: own?.id ?? null });
  const policy = await createPolicy(db.prisma, retry ? { retry } : {});
  const handler = await createHandler(db.prisma, { policyId: policy.id });
  const deliveries = [];
  for (let n = 0; n < count; n++) {
    const event = await createEvent(db.prisma, { id: newEventId(Date.now(), SHARD) });
    deliveries.push(await createDelivery(db.prisma, event, subscriber, { handlerId: handler.id }));
  }
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await Promise.all([first.config.refresh(), second.config.refresh()]);
  return { subscriber, deliveries };
}

const want = (subscriberId: string, free: number) => [{ subscriberId, priority: 1, free }];
const claim = async (holder: Holder, subscriberId: string, free: number) =>
  (await claimDueDeliveries(holder, SHARD, want(subscriberId, free))).deliveries;

async function claimOne(holder: Holder, subscriberId: string): Promise<ClaimedDelivery> {
  const [delivery] = await claim(holder, subscriberId, 1);
  if (!delivery) throw new Error("nothing claimed");
  return delivery;
}

const own = (holder: Holder) =>
  db.prisma.shardLease.update({ where: { shard: SHARD }, data: { workerId: holder.workerId } });

/** Crashes a worker: its claims stay, and its shard goes to a successor. */
async function crash(holder: Holder, successor: Holder): Promise<void> {
  holder.heldDeliveries.dropShard(SHARD);
  await own(successor);
}

function settlementIn(holder: Holder, delivery: ClaimedDelivery, status: number) {
  const subscriber = holder.config.subscribers.get(delivery.subscriberId);
  if (!subscriber) throw new Error("no such subscriber");
  const plan = holder.config.planOf(subscriber, delivery.handlerId);
  const facts = {
    delivery,
    configuration: makeAttemptConfiguration(subscriber, plan),
    plan,
    startedAt: holder.clock.now(),
    system: SYSTEM,
  };
  const result = { type: "answer" as const, status };
  const report = { result, durationMs: 1, headers: null, body: null, isTruncated: false };
  return settlementOf(facts, report, () => 0.5);
}

const settle = (holder: Holder, delivery: ClaimedDelivery, status = 200) =>
  writeSettlements(holder.link, holder.configurations, holder.workerId, [
    settlementIn(holder, delivery, status),
  ]);

const find = (id: string) =>
  db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: shardOf(id) } } });
const shownState = async (id: string) => (await getDeliveryDetail(db, id))?.delivery.state;
const attemptsOf = async (id: string) =>
  ((await getDeliveryDetail(db, id))?.attempts ?? []).map(
    ({ number, trigger, outcome, nextAction }) => `${number} ${trigger} ${outcome} ${nextAction}`,
  );
const attempts = (deliveryId: string) => db.prisma.attempt.count({ where: { deliveryId } });

describe("claims", () => {
  it("return no held delivery again, and show it as being sent", async () => {
    const { subscriber, deliveries } = await arrange(60);
    const claims = await Promise.all([20, 20].map((free) => claim(first, subscriber.id, free)));
    const more = await claim(first, subscriber.id, 100);
    // Two at once on one connection: the second is sent before the first one's deliveries are held.
    expect(claims.map((one) => one.length)).toEqual([20, 20]);
    expect(new Set([...claims.flat(), ...more].map(({ id }) => id)).size).toBe(deliveries.length);
    expect(await claim(first, subscriber.id, 100)).toEqual([]);
    expect(await shownState(deliveries[0]?.id ?? "")).toBe("sending");
    expect(await find(deliveries[0]?.id ?? "")).toMatchObject({ state: "scheduled", attempts: 0 });
  });

  it("take no more than the free slots, oldest first, nothing that is not due, and return when the next is due", async () => {
    const { subscriber, deliveries } = await arrange(4);
    const [a, b, c, d] = deliveries.map(({ id }) => id);
    const due = (id = "", at: number) =>
      db.prisma.delivery.update({ where: { id_shard: { id, shard: SHARD } }, data: { dueAt: new Date(at) } });
    const now = Date.now();
    await Promise.all([due(a, now - 1000), due(b, now - 3000), due(c, now - 2000), due(d, now + 60_000)]);
    expect((await claim(first, subscriber.id, 2)).map(({ id }) => id)).toEqual([b, c]);
    const last = await claimDueDeliveries(first, SHARD, want(subscriber.id, 9));
    expect(last.deliveries.map(({ id }) => id)).toEqual([a]);
    expect(last.found).toEqual([{ taken: 1, nextDueAt: now + 60_000 }]);
  });

  it("return bodies as they were received, text or not", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const bodies = [
      Buffer.from('{"é": "😀\\u0000"}'),
      Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
      Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
      Buffer.from("a\0b"),
      Buffer.alloc(0),
    ];
    const sent = new Map<string, Buffer>();
    for (const body of bodies) {
      const event = await createEvent(db.prisma, { id: newEventId(Date.now(), SHARD), body });
      sent.set((await createDelivery(db.prisma, event, subscriber)).id, body);
    }
    const claimed = await claim(first, subscriber.id, 9);
    expect(claimed.length).toBe(bodies.length);
    for (const { id, body } of claimed) expect(Buffer.from(body ?? "none")).toEqual(sent.get(id));
  });

  it("take the wanted number of each priority, and nothing urgent that is not due", async () => {
    const { subscriber, deliveries } = await arrange(5);
    const [low, normal, older, high, later] = deliveries.map(({ id }) => id);
    const now = Date.now();
    const put = (id = "", priority: number, at: number) =>
      db.prisma.delivery.update({
        where: { id_shard: { id, shard: SHARD } },
        data: { priority, dueAt: new Date(now + at) },
      });
    await Promise.all([put(low, 2, -9000), put(normal, 1, -1000), put(older, 1, -2000), put(high, 0, -500)]);
    await put(later, 0, 60_000);
    const wants = [0, 1, 2].map((priority) => ({ subscriberId: subscriber.id, priority, free: 1 }));
    const { deliveries: taken, found } = await claimDueDeliveries(first, SHARD, wants);
    expect(taken.map(({ id, priority }) => [id, priority])).toEqual([
      [high, 0],
      [older, 1],
      [low, 2],
    ]);
    expect(found).toEqual([
      { taken: 1, nextDueAt: now + 60_000 },
      { taken: 1, nextDueAt: null },
      { taken: 1, nextDueAt: null },
    ]);
  });

  it("whose snapshot is older than an outcome do not return the delivery again", async () => {
    const { subscriber } = await arrange();
    const held = await claimOne(first, subscriber.id);
    // A claim with a snapshot from before the settle: it is requested first, and runs afterwards on a connection with an
    // older snapshot.
    const old = new Link(db.url, "old");
    const client = await old.connect();
    await client.query("begin isolation level repeatable read");
    await client.query("select count(*) from delivery");
    const asked = claimDueDeliveries({ ...first, link: old }, SHARD, want(subscriber.id, 9));
    expect(await settle(first, held)).toEqual(new Set([held.id]));
    first.heldDeliveries.drop(held);
    expect((await asked).deliveries).toEqual([]);
    await client.query("rollback");
    await old.close();
  });

  it("of a lost shard cannot be settled by the worker that lost it, whatever happened since", async () => {
    const { subscriber } = await arrange(1, { strategy: "fixed", attempts: 3, firstDelayMs: 0 });
    const lost = await claimOne(first, subscriber.id);
    const { claimedAt } = await db.prisma.claim.findFirstOrThrow();
    await crash(first, second);
    expect(await recoverShards(second, [SHARD])).toMatchObject({ putBack: [{ shard: SHARD }], failed: 0 });
    expect(await find(lost.id)).toMatchObject({ state: "scheduled", nextTrigger: "recovery", recoveries: 1 });
    expect(await shownState(lost.id)).toBe("scheduled");

    expect(await settle(first, lost)).toEqual(new Set());
    const anew = await claimOne(second, subscriber.id);
    expect(anew).toMatchObject({ id: lost.id, trigger: "recovery", recoveries: 1 });
    expect(await settle(first, lost, 500)).toEqual(new Set());
    await giveBackDeliveries(first.link, [lost]);
    expect(await shownState(lost.id)).toBe("sending");
    expect(await attemptsOf(lost.id)).toEqual(["1 first unknown retry"]);
    const [cutOff] = (await getDeliveryDetail(db, lost.id))?.attempts ?? [];
    expect(cutOff).toMatchObject({ durationMs: null, requestUrl: null, system: { worker: first.workerId } });
    expect(cutOff?.startedAt).toEqual(claimedAt);

    expect(await settle(second, anew, 500)).toEqual(new Set([lost.id]));
    expect(await settle(first, lost)).toEqual(new Set());
    expect(await find(lost.id)).toMatchObject({ state: "scheduled", attempts: 2, recoveries: 1 });
    expect(await attemptsOf(lost.id)).toEqual(["1 first unknown retry", "2 recovery failure retry"]);
  });

  it("that arrive after the shard was lost are ended by its new owner, who keeps what it holds itself", async () => {
    const { subscriber } = await arrange();
    // The old owner's claim is under way while the shard changes owners, and commits last.
    await claimOne(first, subscriber.id);
    await own(second);
    const mine = await claimOne(second, subscriber.id);
    expect(await claim(first, subscriber.id, 1)).toEqual([]);
    expect(await recoverShards(second, [SHARD])).toEqual({ putBack: [], failed: 0 });
    expect((await db.prisma.claim.findMany()).map(({ token }) => token)).toEqual([mine.claimToken]);
    expect(await settle(second, mine)).toEqual(new Set([mine.id]));
  });

  it("can be settled once: the same batch again changes nothing", async () => {
    const { subscriber } = await arrange();
    const claimed = await claimOne(first, subscriber.id);
    expect(await settle(first, claimed, 500)).toEqual(new Set([claimed.id]));
    expect(await settle(first, claimed, 500)).toEqual(new Set());
    expect(await find(claimed.id)).toMatchObject({ state: "failed", attempts: 1 });
    expect(await attempts(claimed.id)).toBe(1);
  });

  it("that are held, or still under way, are never recovered", async () => {
    const { subscriber } = await arrange();
    const held = await claimOne(first, subscriber.id);
    await recoverShards(first, [SHARD]);
    expect(await find(held.id)).toMatchObject({ recoveries: 0 });
    await crash(first, first);
    await recoverShards(first, [SHARD]);
    expect(await find(held.id)).toMatchObject({ state: "scheduled", recoveries: 1 });
  });

  it("do not concern a delivery that was settled since", async () => {
    const { subscriber } = await arrange(1, { strategy: "fixed", attempts: 3, firstDelayMs: 60_000 });
    const held = await claimOne(first, subscriber.id);
    await settle(first, held, 500);
    expect(await shownState(held.id)).toBe("scheduled");
    await crash(first, second);
    expect(await recoverShards(second, [SHARD])).toEqual({ putBack: [], failed: 0 });
    expect(await find(held.id)).toMatchObject({ attempts: 1, recoveries: 0, nextTrigger: "automatic" });
    expect(await db.prisma.claim.count()).toBe(0);
  });

  it("put a stuck delivery back as often as its policy allows; then it fails", async () => {
    const retry = { strategy: "fixed", attempts: 3, mostRecoveries: 1 };
    const { subscriber } = await arrange(1, retry);
    const { id } = await claimOne(first, subscriber.id);
    await crash(first, second);
    expect(await recoverShards(second, [SHARD])).toMatchObject({ putBack: [{}], failed: 0 });
    await claimOne(second, subscriber.id);
    await crash(second, first);
    // Two sweeps find it at once, one of them by a worker that has lost the shard without noticing.
    const all = await Promise.all([first, second, first].map((one) => recoverShards(one, [SHARD])));
    expect(all.map(({ failed }) => failed).sort()).toEqual([0, 0, 1]);
    expect(await find(id)).toMatchObject({
      state: "failed",
      recoveries: 1,
      attempts: 2,
      failureClass: "no_response",
      failureKind: "stuck",
      retryingEnded: "rule",
    });
    expect(await attemptsOf(id)).toEqual(["1 first unknown retry", "2 recovery unknown fail"]);
  });

  it("follow the policy of the subscriber's own, which also decides who is notified", async () => {
    const settings = { strategy: "fixed", attempts: 3 };
    const own = { ...settings, mostRecoveries: 0, failureEmailTo: ["own@example.com"] };
    const { subscriber } = await arrange(1, { ...settings, mostRecoveries: 9 }, own);
    const { id } = await claimOne(first, subscriber.id);
    await crash(first, second);
    expect(await recoverShards(second, [SHARD])).toEqual({ putBack: [], failed: 1 });
    expect(await find(id)).toMatchObject({ state: "failed", failureKind: "stuck" });
    expect(await db.prisma.failureEmail.findMany({ where: { deliveryId: id } })).toMatchObject([
      { policyId: subscriber.policyId },
    ]);
  });

  it("settle with any text and bytes, unchanged", async () => {
    const { subscriber } = await arrange();
    const delivery = await claimOne(first, subscriber.id);
    const nasty = `NULL {"a\\b", 'c'} \n\t é 😀 ,`;
    const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const configuration = makeAttemptConfiguration(
      { id: subscriber.id, name: nasty, url: `https://a.test/q="{}\\`, maskedHeaders: { accept: nasty } },
      null,
    );
    const facts = { delivery, configuration, plan: null, startedAt: first.clock.now(), system: SYSTEM };
    const report = {
      result: { type: "no_answer" as const, failure: { kind: "network" as const, reason: `${nasty}\0` } },
      durationMs: 0.1234,
      headers: { "x-nasty": [nasty, "{}"] },
      body,
      isTruncated: true,
    };
    await writeSettlements(first.link, first.configurations, first.workerId, [
      settlementOf(facts, report, () => 0.5),
    ]);
    expect(await find(delivery.id)).toMatchObject({
      subscriberName: nasty,
      subscriberUrl: configuration.url,
    });
    const [attempt] = (await getDeliveryDetail(db, delivery.id))?.attempts ?? [];
    expect(attempt).toMatchObject({
      failureDetail: `the subscriber could not be reached: ${nasty}`,
      requestUrl: configuration.url,
      requestHeaders: { accept: nasty, "webhook-id": delivery.id },
      responseTruncated: true,
      system: { ...SYSTEM, worker: first.workerId },
    });
    const stored = await db.prisma.attempt.findFirst({ where: { deliveryId: delivery.id } });
    expect(stored?.responseHeaders).toEqual({ "x-nasty": [nasty, "{}"] });
    expect(Buffer.from(stored?.responseBody ?? [])).toEqual(body);
  });

  it("given back unsent change nothing", async () => {
    const { subscriber } = await arrange(2);
    const [given, kept] = await claim(first, subscriber.id, 2);
    if (!given || !kept) throw new Error("nothing claimed");
    const before = await find(given.id);
    await giveBackDeliveries(first.link, [given]);
    expect(await find(given.id)).toEqual(before);
    expect([await shownState(given.id), await shownState(kept.id)]).toEqual(["scheduled", "sending"]);
    await crash(first, second);
    await recoverShards(second, [SHARD]);
    expect([(await find(given.id)).recoveries, (await find(kept.id)).recoveries]).toEqual([0, 1]);
  });
});
