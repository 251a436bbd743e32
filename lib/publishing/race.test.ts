import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { DUE_CHANNEL, type DueNotice, readDueNotices } from "../db/channels";
import { type Database, openDatabase } from "../db/client";
import { shardOf } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";
import { untilBlocked } from "../testing/until";
import { publishEvents } from "./publish-events";

/** Two web processes, each with its own connections and copy of the configuration. */
let one: TestDatabase;
let other: Database;
let servers: PublishServer[];
beforeAll(async () => {
  one = await createTestDatabase();
  other = openDatabase(one.url);
  servers = [await startPublishServer(one), await startPublishServer(other)];
  const handler = await createHandler(one.prisma, { basePath: "/open", topicNames: ["t"], open: true });
  await createSubscriber(one.prisma, { topicIds: handler.topics.map((topic) => topic.id) });
});
afterAll(async () => {
  for (const server of servers) await server.close();
  await other.close();
  await one.drop();
});

/** One publish of each process, concurrently. */
async function publishBoth(bodies: [string, string], key: string) {
  const headers = { "content-type": "text/plain", "idempotency-key": key };
  return Promise.all(
    servers.map((server, index) => server.publish("/open/t", { body: bodies[index] ?? "", headers })),
  );
}

describe("two processes that publish with the same idempotency key", () => {
  it("make one event with one set of deliveries", async () => {
    for (let round = 0; round < 20; round++) {
      const [a, b] = await publishBoth(["same", "same"], `race-${round}`);
      expect([a?.status, b?.status]).toEqual([202, 202]);
      expect(a?.body.eventId).toBe(b?.body.eventId);
      expect(await one.prisma.delivery.count({ where: { eventId: a?.body.eventId ?? "" } })).toBe(1);
    }
    expect(await one.prisma.event.count()).toBe(20);
  });

  it("admit one when their bodies differ", async () => {
    const answers = await publishBoth(["a", "b"], "differs");
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 422]);
  });

  it("wait for each other: the answer comes after the first commit", async () => {
    const event = { handler: "/open", topic: "t", body: Buffer.from("x"), idempotencyKey: "held" };
    const [first] = await publishEvents(one, [event]);
    const holder = await one.pool.connect();
    await holder.query("begin");
    await holder.query("delete from delivery where event_id = $1", [first?.eventId]);
    await holder.query("delete from event where id = $1", [first?.eventId]);
    const second = publishEvents(other, [event]);
    await untilBlocked(one);
    await holder.query("rollback");
    holder.release();
    expect(await second).toEqual([first]);
  });
});

describe("a change of configuration by another process", () => {
  it("applies to the next event", async () => {
    await publishEvents(one, [{ handler: "/open", topic: "t", body: Buffer.from("") }]);
    await other.prisma.subscriber.updateMany({ data: { status: "rejected" } });
    await other.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
    const [published] = await publishEvents(one, [{ handler: "/open", topic: "t", body: Buffer.from("") }]);
    expect(await one.prisma.delivery.count({ where: { eventId: published?.eventId ?? "" } })).toBe(0);
    await other.prisma.subscriber.updateMany({ data: { status: "approved" } });
    await other.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  });
});

describe("the notification", () => {
  it("names the subscriber once the delivery is visible, and is not sent for events without deliveries", async () => {
    const listener = new pg.Client({ connectionString: one.url });
    await listener.connect();
    const heard = new Promise<{ notices: DueNotice[]; visible: number }>((resolve) => {
      listener.on("notification", async ({ payload = "" }) => {
        const { rows } = await listener.query("select id from delivery");
        resolve({ notices: readDueNotices(payload), visible: rows.length });
      });
    });
    await listener.query(`listen ${DUE_CHANNEL}`);
    await createHandler(one.prisma, { basePath: "/quiet", topicNames: ["t"], open: true });
    await publishEvents(one, [{ handler: "/quiet", topic: "t", body: Buffer.from("") }]);
    await one.prisma.delivery.deleteMany();
    const [published] = await publishEvents(one, [{ handler: "/open", topic: "t", body: Buffer.from("") }]);
    const { id: subscriberId } = await one.prisma.subscriber.findFirstOrThrow();
    const notice = { shard: shardOf(published?.eventId ?? ""), subscriberId, priority: 1 };
    expect(await heard).toEqual({ notices: [notice], visible: 1 });
    await listener.end();
  });
});

describe("an idempotency key whose first request finds a handler that its process has not read yet", () => {
  it("makes one event", async () => {
    for (let round = 0; round < 8; round++) {
      await createHandler(other.prisma, { basePath: `/new-${round}`, topicNames: ["t"], open: true });
      const send = () =>
        servers[0]?.publish(`/new-${round}/t`, { body: "{}", headers: { "idempotency-key": "first" } });
      const [first, again] = [await send(), await send()];
      expect([first?.status, again?.status]).toEqual([202, 202]);
      expect(again?.body.eventId).toBe(first?.body.eventId);
    }
  });
});
