import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createContext,
  createHandler,
  createSubscriber,
  DEFAULT_CONTEXT_ID,
} from "../../prisma/factories/factories";
import { shardOf } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type NewEvent, publishEvents } from "./publish-events";

let db: TestDatabase;
let testing: { id: string };
beforeAll(async () => {
  db = await createTestDatabase();
  testing = await createContext(db.prisma, "testing");
  const handler = await createHandler(db.prisma, {
    basePath: "/alerts",
    topicNames: ["latency", "silent"],
    contextIds: [testing.id],
  });
  const topicIds = handler.topics.filter((topic) => topic.name === "latency").map((topic) => topic.id);
  const both = [DEFAULT_CONTEXT_ID, testing.id];
  await createSubscriber(db.prisma, { name: "one", topicIds, contextIds: both, expectedStatus: 201 });
  await createSubscriber(db.prisma, { name: "paused", topicIds, paused: true });
  await createSubscriber(db.prisma, { name: "pending", topicIds, status: "pending" });
  await createSubscriber(db.prisma, { name: "deleted", topicIds, deletedAt: new Date() });
});
afterAll(() => db.drop());

const latency = (more: Partial<NewEvent> = {}): NewEvent => ({
  handler: "/alerts",
  topic: "latency",
  body: Buffer.from('{"ms":9}'),
  ...more,
});
const deliveriesOf = (eventId: string) =>
  db.prisma.delivery.findMany({ where: { eventId }, orderBy: { subscriberName: "asc" } });

describe("publishEvents", () => {
  it("writes the event, its payload and a delivery per approved subscriber, all in one shard", async () => {
    const [published] = await publishEvents(db, [latency()]);
    const id = published?.eventId ?? "";
    const event = await db.prisma.event.findFirstOrThrow({ where: { id } });
    expect(event).toMatchObject({
      shard: shardOf(id),
      httpStatus: 202,
      reason: null,
      path: "/alerts/latency",
      contextName: "default",
      handlerPath: "/alerts",
      topicName: "latency",
      subscriberCount: 2,
      sizeBytes: 8,
    });
    const payload = await db.prisma.eventPayload.findFirstOrThrow({ where: { eventId: id } });
    expect(Buffer.from(payload.body).toString()).toBe('{"ms":9}');
    const deliveries = await deliveriesOf(id);
    expect(deliveries.map((delivery) => delivery.subscriberName)).toEqual(["one", "paused"]);
    for (const delivery of deliveries) {
      expect(shardOf(delivery.id)).toBe(event.shard);
      expect(delivery).toMatchObject({
        shard: event.shard,
        state: "scheduled",
        nextTrigger: "first",
        attempts: 0,
      });
      expect(delivery.dueAt).toEqual(event.receivedAt);
    }
  });

  it("freezes the expected status, name and URL at the time of reception", async () => {
    const [published] = await publishEvents(db, [latency({ context: "testing" })]);
    await db.prisma.subscriber.updateMany({ where: { name: "one" }, data: { expectedStatus: 204 } });
    await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
    const [later] = await publishEvents(db, [latency({ context: "testing" })]);
    expect(await deliveriesOf(published?.eventId ?? "")).toMatchObject([{ expectedStatus: 201 }]);
    expect(await deliveriesOf(later?.eventId ?? "")).toMatchObject([{ expectedStatus: 204 }]);
  });

  it("separates the bodies and deliveries of a batch", async () => {
    const bodies = ["first", "", "é", "x".repeat(5000)];
    const published = await publishEvents(
      db,
      bodies.map((body, index) =>
        latency({ body: Buffer.from(body), topic: index === 1 ? "silent" : "latency" }),
      ),
    );
    for (const [index, { eventId }] of published.entries()) {
      const payload = await db.prisma.eventPayload.findFirstOrThrow({ where: { eventId } });
      expect(Buffer.from(payload.body).toString()).toBe(bodies[index]);
      expect(await deliveriesOf(eventId)).toHaveLength(index === 1 ? 0 : 2);
    }
  });

  it.each([
    [{ handler: "/none" }, "events.1.handler"],
    [{ context: "none" }, "events.1.context"],
    [{ topic: "none" }, "events.1.topic"],
  ])("publishes nothing when one event names %o", async (wrong, field) => {
    const before = await db.prisma.event.count();
    await expect(publishEvents(db, [latency(), latency(wrong)])).rejects.toMatchObject({
      code: "unprocessable",
      details: [{ field }],
    });
    expect(await db.prisma.event.count()).toBe(before);
  });

  it("finds a topic created after the configuration was read", async () => {
    await expect(publishEvents(db, [latency({ handler: "/late", topic: "t" })])).rejects.toThrow();
    await createHandler(db.prisma, { basePath: "/late", topicNames: ["t"] });
    expect(await publishEvents(db, [latency({ handler: "/late", topic: "t" })])).toHaveLength(1);
  });

  it("creates the partition of a day without one", async () => {
    const receivedAt = new Date("2031-05-06T10:00:00Z");
    const [published] = await publishEvents(db, [latency({ receivedAt })]);
    expect(await db.prisma.event.findFirst({ where: { id: published?.eventId ?? "" } })).toMatchObject({
      receivedAt,
    });
  });
});

describe("idempotency keys in a batch", () => {
  it("make one event of a repeated key, now and later, but not across topics", async () => {
    const same = latency({ idempotencyKey: "k1" });
    const [a, b, c] = await publishEvents(db, [same, same, { ...same, topic: "silent" }]);
    expect(b).toEqual(a);
    expect(c).not.toEqual(a);
    expect(await publishEvents(db, [same])).toEqual([a]);
    expect(await deliveriesOf(a?.eventId ?? "")).toHaveLength(2);
  });

  it("refuse the whole batch when one was used with another payload", async () => {
    await publishEvents(db, [latency({ idempotencyKey: "k2" })]);
    const before = await db.prisma.event.count();
    const other = latency({ idempotencyKey: "k2", body: Buffer.from("{}") });
    await expect(publishEvents(db, [latency(), other])).rejects.toMatchObject({
      code: "unprocessable",
      details: [{ field: "events.1.idempotencyKey" }],
    });
    expect(await db.prisma.event.count()).toBe(before);
  });
});
