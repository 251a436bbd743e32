import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler, createPolicy, createSubscriber } from "../../../prisma/factories/factories";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { publishToTry } from "./try-it";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const user = {
  type: "user",
  id: "01932b1e-0000-7000-8000-000000000001",
  name: "Ada",
  role: "admin",
  address: "192.0.2.7",
} as const;

/** A handler into which only publishers with a client ID may publish, with one subscriber. */
async function guardedHandler() {
  const policy = await createPolicy(db.prisma, { interceptors: [{ type: "client-id" }] });
  const handler = await createHandler(db.prisma, { policyId: policy.id });
  const topicIds = handler.topics.map(({ id }) => id);
  return { handler, subscriber: await createSubscriber(db.prisma, { topicIds }) };
}

const toTry = (handlerId: string, more = {}) => ({
  ...{ handlerId, topic: "created", context: "default", contentType: "application/json", body: "{}" },
  ...({ priority: "", value: "", idempotencyKey: "", ...more } as const),
});

describe("publishing from a handler's page", () => {
  it("is admitted without the interceptors, makes a real event with deliveries, and is audited", async () => {
    const { handler, subscriber } = await guardedHandler();
    const given = { priority: "high", value: "12.50", idempotencyKey: "once" } as const;
    const tried = await publishToTry(db, user, toTry(handler.id, { ...given, body: '{"a":1}' }));
    expect(tried).toMatchObject({ status: 202 });
    const event = await db.prisma.event.findFirstOrThrow({ where: { handlerId: handler.id } });
    expect(event).toMatchObject({
      ...{ id: tried.eventId, httpStatus: 202, publisherName: null, sourceAddress: "192.0.2.7" },
      ...{ priority: 0, path: `${handler.basePath}/created`, sizeBytes: 7, contentType: "application/json" },
    });
    const deliveries = await db.prisma.delivery.findMany({ where: { eventId: event.id } });
    expect(deliveries).toMatchObject([{ subscriberId: subscriber.id, state: "scheduled" }]);
    const audit = await db.prisma.auditLog.findMany({ where: { targetId: handler.id } });
    expect(audit).toMatchObject([
      {
        ...{ action: "handler.publish", outcome: "allowed", actorName: "Ada", address: "192.0.2.7" },
        detail: {
          ...{ path: `${handler.basePath}/created`, eventId: event.id, bytes: 7 },
          sha256: createHash("sha256").update('{"a":1}').digest("hex"),
        },
      },
    ]);

    const again = await publishToTry(db, user, toTry(handler.id, { ...given, body: '{"a":1}' }));
    expect(again.eventId).toBe(tried.eventId);
    const other = await publishToTry(db, user, toTry(handler.id, { ...given, body: "[]" }));
    expect(other).toMatchObject({ status: 422, eventId: null });
    expect(await db.prisma.delivery.count({ where: { subscriberId: subscriber.id } })).toBe(1);
  });

  it("is audited with the id of its event when its process has not read the handler yet", async () => {
    for (let round = 0; round < 4; round++) {
      const { handler } = await guardedHandler();
      const tried = await publishToTry(db, user, toTry(handler.id));
      const audit = await db.prisma.auditLog.findMany({ where: { targetId: handler.id } });
      expect(audit).toMatchObject([{ detail: { eventId: tried.eventId } }]);
    }
  });

  it.each([
    ["false JSON", { body: "{" }, 400, "invalid_json"],
    ["a value that is none", { value: "-1" }, 400, "invalid_value"],
    ["a topic that is gone", { topic: "gone" }, 404, "unknown_path"],
  ])("is refused as a publisher is: %s", async (_, more, status, reason) => {
    const { handler } = await guardedHandler();
    const tried = await publishToTry(db, user, toTry(handler.id, more));
    expect(tried).toMatchObject({ status, eventId: null });
    expect(JSON.parse(tried.body)).toHaveProperty("error.code");
    const path = `${handler.basePath}/${"topic" in more ? more.topic : "created"}`;
    const event = await db.prisma.event.findFirstOrThrow({ where: { path } });
    expect(event).toMatchObject({ httpStatus: status, reason });
    expect(await db.prisma.delivery.count({ where: { eventId: event.id } })).toBe(0);
  });

  it("accepts text of any type, and an empty body", async () => {
    const { handler } = await guardedHandler();
    for (const [contentType, body] of [
      ["text/plain", "{ no JSON"],
      ["", ""],
    ]) {
      expect(await publishToTry(db, user, toTry(handler.id, { contentType, body }))).toMatchObject({
        status: 202,
      });
    }
  });
});
