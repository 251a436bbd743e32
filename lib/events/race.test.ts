import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DUE_CHANNEL } from "../db/channels";
import { type Database, openDatabase } from "../db/client";
import { laneOf } from "../db/ids";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { createHandler, createSubscriber } from "../testing/factories";
import { publishEvents } from "./mutations";
import { receiveEvent } from "./receive";

/** Two web processes: each with its own connections and its own copy of the configuration. */
let one: TestDatabase;
let other: Database;
beforeAll(async () => {
  one = await createTestDatabase();
  other = openDatabase(one.url);
  const handler = await createHandler(one.prisma, { basePath: "/open", topicNames: ["t"], open: true });
  await createSubscriber(one.prisma, { topicIds: handler.topics.map((topic) => topic.id) });
});
afterAll(async () => {
  await other.close();
  await one.drop();
});

async function publish(db: Database, body: string, key: string) {
  const headers = { "content-type": "text/plain", "idempotency-key": key };
  const request = new Request("http://hub.test/api/events/open/t", { method: "POST", body, headers });
  const response = await receiveEvent(db, request, "/open/t");
  return { status: response.status, eventId: (await response.json()).eventId as string | undefined };
}

describe("two processes that publish with the same idempotency key", () => {
  it("make one event with one set of deliveries", async () => {
    for (let round = 0; round < 20; round++) {
      const [a, b] = await Promise.all([
        publish(one, "same", `race-${round}`),
        publish(other, "same", `race-${round}`),
      ]);
      expect([a.status, b.status]).toEqual([202, 202]);
      expect(a.eventId).toBe(b.eventId);
      expect(await one.prisma.delivery.count({ where: { eventId: a.eventId ?? "" } })).toBe(1);
    }
    expect(await one.prisma.event.count()).toBe(20);
  });

  it("let one in when their bodies differ", async () => {
    const answers = await Promise.all([publish(one, "a", "differs"), publish(other, "b", "differs")]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([202, 422]);
  });

  it("wait for each other: the answer comes after the first one has committed", async () => {
    const event = { handler: "/open", topic: "t", body: Buffer.from("x"), idempotencyKey: "held" };
    const [first] = await publishEvents(one, [event]);
    const holder = await one.pool.connect();
    await holder.query("begin");
    await holder.query("delete from delivery where event_id = $1", [first?.eventId]);
    await holder.query("delete from event where id = $1", [first?.eventId]);
    const second = publishEvents(other, [event]);
    await untilSomeoneWaits(one);
    await holder.query("rollback");
    holder.release();
    expect(await second).toEqual([first]);
  });
});

describe("a change of configuration by another process", () => {
  it("is in force for the very next event", async () => {
    await publishEvents(one, [{ handler: "/open", topic: "t", body: Buffer.from("") }]);
    await other.prisma.subscriber.updateMany({ data: { status: "rejected" } });
    await other.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
    const [published] = await publishEvents(one, [{ handler: "/open", topic: "t", body: Buffer.from("") }]);
    expect(await one.prisma.delivery.count({ where: { eventId: published?.eventId ?? "" } })).toBe(0);
    await other.prisma.subscriber.updateMany({ data: { status: "approved" } });
    await other.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  });
});

describe("the wake-up", () => {
  it("names the event's lane once its delivery can be seen, and comes for no event without deliveries", async () => {
    const listener = new pg.Client({ connectionString: one.url });
    await listener.connect();
    const heard = new Promise<{ lanes: string | undefined; visible: number }>((resolve) => {
      listener.on("notification", async ({ payload }) => {
        const { rows } = await listener.query("select id from delivery where shard = $1", [Number(payload)]);
        resolve({ lanes: payload, visible: rows.length });
      });
    });
    await listener.query(`listen ${DUE_CHANNEL}`);
    await createHandler(one.prisma, { basePath: "/quiet", topicNames: ["t"], open: true });
    await publishEvents(one, [{ handler: "/quiet", topic: "t", body: Buffer.from("") }]);
    await one.prisma.delivery.deleteMany();
    const [published] = await publishEvents(one, [{ handler: "/open", topic: "t", body: Buffer.from("") }]);
    expect(await heard).toEqual({ lanes: String(laneOf(published?.eventId ?? "")), visible: 1 });
    await listener.end();
  });
});

async function untilSomeoneWaits(db: Database): Promise<void> {
  for (;;) {
    const { rows } = await db.pool.query(
      "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    );
    if (rows.length > 0) return;
  }
}
