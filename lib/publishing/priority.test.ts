import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { createKey } from "../testing/api";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";

let db: TestDatabase;
let server: PublishServer;
let key: string;
beforeAll(async () => {
  db = await createTestDatabase();
  server = await startPublishServer(db);
  key = await createKey(db, ["events:publish"]);
  const { topics } = await createHandler(db.prisma, { basePath: "/alerts", topicNames: ["usual", "urgent"] });
  await db.prisma.topic.updateMany({ where: { name: "urgent" }, data: { priority: 0 } });
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await createSubscriber(db.prisma, { topicIds: topics.map((topic) => topic.id) });
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

/** Publishes an event. Returns the stored event and its deliveries. */
async function publish(path: string, headers: Record<string, string>, apiKey?: string) {
  const sent = await server.publish(path, {
    body: { ms: 1 },
    headers,
    ...(apiKey ? { key: apiKey } : {}),
  });
  const { rows } = await db.pool.query(
    `select e.http_status, e.reason, e.priority, e.value, d.priority as delivery
     from event e left join delivery d on d.event_id = e.id order by e.id desc limit 1`,
  );
  return { ...sent, kept: rows[0] };
}

describe("the priority of an event", () => {
  it.each([
    ["its topic's", "/alerts/usual", {}, 1],
    ["its topic's", "/alerts/urgent", {}, 0],
    ["what its publisher says", "/alerts/usual", { "event-priority": "high" }, 0],
    ["what its publisher says, in capitals or not", "/alerts/urgent", { "Event-Priority": "LOW" }, 2],
  ])("is %s for the event and its deliveries", async (_, path, headers, rank) => {
    expect(await publish(path, headers, key)).toMatchObject({
      status: 202,
      kept: { priority: rank, delivery: rank, value: null },
    });
  });

  it.each(["urgent", "", "0", "high, low"])(
    "cannot be %o: refused, naming the header and its words",
    async (word) => {
      expect(
        await publish("/alerts/usual", { "event-priority": word, "event-value": "3" }, key),
      ).toMatchObject({
        status: 400,
        body: { error: { code: "invalid", message: "event-priority is one of high, normal, low." } },
        kept: {
          http_status: 400,
          reason: "invalid_priority",
          priority: null,
          value: "3.0000",
          delivery: null,
        },
      });
    },
  );
});

describe("the value of an event", () => {
  it.each([
    ["0", "0.0000"],
    ["129.9", "129.9000"],
    ["0.0001", "0.0001"],
    ["99999999999999.9999", "99999999999999.9999"],
  ])("%s is stored", async (value, kept) => {
    expect(await publish("/alerts/usual", { "event-value": value }, key)).toMatchObject({
      status: 202,
      kept: { value: kept },
    });
  });

  it.each(["-1", "1e3", "0.00001", "1,5", "12 EUR", "NaN", "", "100000000000000"])(
    "cannot be %o: refused, naming the header",
    async (value) => {
      expect(
        await publish("/alerts/usual", { "event-value": value, "event-priority": "low" }, key),
      ).toMatchObject({
        status: 400,
        body: { error: { code: "invalid", message: expect.stringMatching(/^event-value is a number/) } },
        kept: { reason: "invalid_value", priority: 2, value: null, delivery: null },
      });
    },
  );
});

describe("a refused request", () => {
  it.each([
    ["/nowhere", 404],
    ["/alerts/usual", 401],
  ])("at %s is stored with the requested values, where they are valid", async (path, status) => {
    const asked = { "event-priority": "high", "event-value": "7.5" };
    expect(await publish(path, asked)).toMatchObject({ status, kept: { priority: 0, value: "7.5000" } });
    const wrong = { "event-priority": "soon", "event-value": "much" };
    expect(await publish(path, wrong)).toMatchObject({ status, kept: { priority: null, value: null } });
    expect(await publish(path, {})).toMatchObject({ status, kept: { priority: null, value: null } });
  });
});
