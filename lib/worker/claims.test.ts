import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { laneOf, newEventId } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { createDelivery, createEvent, createSubscriber } from "../testing/factories";
import { type ClaimedDelivery, claimDueDeliveries } from "./claim";
import { DatabaseClock } from "./clock";
import { Config } from "./config";
import { giveBackDeliveries } from "./give-back";
import { InHand } from "./in-hand";
import { Link } from "./link";
import { recoverLanes } from "./recover";
import { writeSettlements } from "./settle";
import { settlementOf } from "./settlement";

const LANE = 7;
let db: TestDatabase;

/** A worker's means without its loop: a connection of its own, and what it holds. */
function createHolder() {
  return {
    link: new Link(db.url, "test"),
    clock: new DatabaseClock(),
    inHand: new InHand(),
    workerId: randomUUID(),
  };
}
type Holder = ReturnType<typeof createHolder>;
let first: Holder;
let second: Holder;
let config: Config;

beforeAll(async () => {
  db = await createTestDatabase();
  first = createHolder();
  second = createHolder();
  config = new Config(first.link);
});
afterAll(async () => {
  await Promise.all([first.link.close(), second.link.close()]);
  await db.drop();
});

async function arrange(count = 1) {
  const subscriber = await createSubscriber(db.prisma);
  const deliveries = [];
  for (let n = 0; n < count; n++) {
    const event = await createEvent(db.prisma, { id: newEventId(Date.now(), LANE) });
    deliveries.push(await createDelivery(db.prisma, event, subscriber));
  }
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await config.refresh();
  return { subscriber, deliveries };
}

const claim = (holder: Holder, subscriberId: string, free: number) =>
  claimDueDeliveries(holder, LANE, new Map([[subscriberId, free]]));

function settle(holder: Holder, delivery: ClaimedDelivery, status = 200) {
  const subscriber = config.subscribers.get(delivery.subscriberId);
  if (!subscriber) throw new Error("no such subscriber");
  const startedAt = holder.clock.now();
  const facts = { delivery, subscriber, plan: undefined, startedAt, requestHeaders: "{}", system: "{}" };
  const report = {
    result: { type: "answer" as const, status },
    durationMs: 1,
    headers: null,
    body: null,
    isTruncated: false,
  };
  return writeSettlements(holder.link, [settlementOf(facts, report, () => 0.5)]);
}

const find = (id: string) =>
  db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: laneOf(id) } } });
const attempts = (deliveryId: string) => db.prisma.attempt.count({ where: { deliveryId } });

describe("claims", () => {
  it("of two connections at once share no delivery", async () => {
    const { subscriber, deliveries } = await arrange(60);
    const claims = await Promise.all(
      [first, second, first, second].map((one) => claim(one, subscriber.id, 20)),
    );
    const ids = claims.flat().map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const more = await claim(first, subscriber.id, 100);
    expect(new Set([...ids, ...more.map(({ id }) => id)]).size).toBe(deliveries.length);
  });

  it("take no more than is free, oldest first, and nothing that is not due", async () => {
    const { subscriber, deliveries } = await arrange(4);
    const [a, b, c, d] = deliveries.map(({ id }) => id);
    const due = (id = "", at: number) =>
      db.prisma.delivery.update({ where: { id_shard: { id, shard: LANE } }, data: { dueAt: new Date(at) } });
    await Promise.all([due(a, Date.now() - 1000), due(b, Date.now() - 3000), due(c, Date.now() - 2000)]);
    await due(d, Date.now() + 60_000);
    expect((await claim(first, subscriber.id, 2)).map(({ id }) => id)).toEqual([b, c]);
    expect((await claim(first, subscriber.id, 9)).map(({ id }) => id)).toEqual([a]);
    expect(await find(d ?? "")).toMatchObject({ state: "scheduled", claimToken: null });
  });

  it("take the urgent first, but nothing urgent that is not due", async () => {
    const { subscriber, deliveries } = await arrange(5);
    const [low, normal, older, high, later] = deliveries.map(({ id }) => id);
    const put = (id = "", priority: number, at: number) =>
      db.prisma.delivery.update({
        where: { id_shard: { id, shard: LANE } },
        data: { priority, dueAt: new Date(Date.now() + at) },
      });
    await Promise.all([put(low, 2, -9000), put(normal, 1, -1000), put(older, 1, -2000), put(high, 0, -500)]);
    await put(later, 0, 60_000);
    const taken = async (free: number) => (await claim(first, subscriber.id, free)).map(({ id }) => id);
    expect(await taken(1)).toEqual([high]);
    expect(await taken(1)).toEqual([older]);
    expect(new Set(await taken(9))).toEqual(new Set([normal, low]));
    expect(await find(later ?? "")).toMatchObject({ state: "scheduled", claimToken: null });
  });

  it("that were recovered and claimed anew can not be settled by the one that lost them", async () => {
    const { subscriber } = await arrange();
    const [lost] = await claim(first, subscriber.id, 1);
    if (!lost) throw new Error("nothing claimed");
    expect(await recoverLanes(second.link, [LANE], second.inHand)).toEqual(
      new Map([[LANE, expect.arrayContaining([lost.id])]]),
    );
    expect(await find(lost.id)).toMatchObject({ state: "scheduled", nextTrigger: "recovery", recoveries: 1 });

    expect(await settle(first, lost)).toEqual(new Set());
    expect(await find(lost.id)).toMatchObject({ state: "scheduled", attempts: 0 });
    const [anew] = await claim(second, subscriber.id, 1);
    if (!anew) throw new Error("nothing claimed");
    expect(anew).toMatchObject({ id: lost.id, trigger: "recovery" });
    expect(await settle(first, lost)).toEqual(new Set());
    await giveBackDeliveries(first.link, [lost], true);
    expect(await find(lost.id)).toMatchObject({
      state: "sending",
      claimToken: anew.claimToken,
      recoveries: 1,
    });
    expect(await attempts(lost.id)).toBe(0);

    expect(await settle(second, anew)).toEqual(new Set([lost.id]));
    expect(await find(lost.id)).toMatchObject({ state: "delivered", attempts: 1, claimToken: null });
    expect(await attempts(lost.id)).toBe(1);
  });

  it("can be settled once: the same batch again changes nothing", async () => {
    const { subscriber } = await arrange();
    const [claimed] = await claim(first, subscriber.id, 1);
    if (!claimed) throw new Error("nothing claimed");
    expect(await settle(first, claimed, 500)).toEqual(new Set([claimed.id]));
    expect(await settle(first, claimed, 500)).toEqual(new Set());
    expect(await find(claimed.id)).toMatchObject({ state: "failed", attempts: 1 });
    expect(await attempts(claimed.id)).toBe(1);
  });

  it("that are held, or only asked for, are never recovered", async () => {
    const { subscriber } = await arrange();
    const [held] = await claim(first, subscriber.id, 1);
    if (!held) throw new Error("nothing claimed");
    await recoverLanes(first.link, [LANE], first.inHand);
    expect(await find(held.id)).toMatchObject({ state: "sending", recoveries: 0 });
    first.inHand.drop(held);
    await recoverLanes(first.link, [LANE], first.inHand);
    expect(await find(held.id)).toMatchObject({ state: "scheduled", recoveries: 1 });
  });

  it("settle with any text and bytes, as they were", async () => {
    const { subscriber } = await arrange();
    const [delivery] = await claim(first, subscriber.id, 1);
    const current = config.subscribers.get(subscriber.id);
    if (!delivery || !current) throw new Error("nothing claimed");
    const nasty = `NULL {"a\\b", 'c'} \n\t é 😀 ,`;
    const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const facts = {
      delivery,
      subscriber: { ...current, name: nasty, url: `https://a.test/?q="{}\\` },
      plan: undefined,
      startedAt: first.clock.now(),
      requestHeaders: JSON.stringify({ "x-nasty": nasty }),
      system: "{}",
    };
    const report = {
      result: { type: "no_answer" as const, failure: { kind: "network" as const, reason: `${nasty}\0` } },
      durationMs: 0.1234,
      headers: { "x-nasty": [nasty, "{}"] },
      body,
      isTruncated: true,
    };
    await writeSettlements(first.link, [settlementOf(facts, report, () => 0.5)]);
    const [attempt] = await db.prisma.attempt.findMany({ where: { deliveryId: delivery.id } });
    expect(await find(delivery.id)).toMatchObject({
      subscriberName: nasty,
      subscriberUrl: facts.subscriber.url,
    });
    expect(attempt).toMatchObject({
      failureDetail: `the subscriber could not be reached: ${nasty}`,
      requestUrl: facts.subscriber.url,
      requestHeaders: { "x-nasty": nasty, "webhook-id": delivery.id },
      responseHeaders: { "x-nasty": [nasty, "{}"] },
      responseTruncated: true,
    });
    expect(Buffer.from(attempt?.responseBody ?? [])).toEqual(body);
  });

  it("given back unsent are as they were", async () => {
    const { subscriber } = await arrange();
    const [claimed] = await claim(first, subscriber.id, 1);
    if (!claimed) throw new Error("nothing claimed");
    const before = await find(claimed.id);
    await giveBackDeliveries(first.link, [claimed], false);
    const nothingHeld = { workerId: null, claimToken: null, claimedAt: null };
    expect(await find(claimed.id)).toEqual({ ...before, ...nothingHeld, state: "scheduled" });
  });
});
