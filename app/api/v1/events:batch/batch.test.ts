import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { createHandler, createSubscriber } from "@/prisma/factories/factories";
import { GET, POST } from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["events:publish"]);
  const { topics } = await createHandler(db.prisma, { basePath: "/alerts", topicNames: ["latency"] });
  await db.prisma.topic.updateMany({ data: { priority: 2 } });
  await createSubscriber(db.prisma, { topicIds: topics.map((topic) => topic.id) });
});
afterAll(() => db.drop());

const send = (body: unknown, headers: Record<string, string> = {}) =>
  call(POST, "/api/v1/events:batch", { method: "POST", key, body, headers });
const latency = (more: object = {}) => ({
  handler: "/alerts",
  topic: "latency",
  payload: { ms: 1 },
  ...more,
});
const textOf = async (eventId: string) =>
  Buffer.from((await db.prisma.eventPayload.findFirstOrThrow({ where: { eventId } })).body).toString();

describe("POST /api/v1/events:batch", () => {
  it("publishes all events, answers their ids in order and keeps each payload as it was written", async () => {
    const payloads = ['{"n": 12345678901234567890.0}', "null", '"text"', "[ 1 ]"];
    const events = payloads.map((payload) => `{"handler":"/alerts","topic":"latency","payload":${payload}}`);
    const answer = await send(`{"events":[${events}]}`, { "content-type": "application/json" });
    expect(answer.status).toBe(202);
    expect(await Promise.all(answer.body.eventIds.map(textOf))).toEqual(payloads);
    expect(await db.prisma.delivery.count({ where: { eventId: { in: answer.body.eventIds } } })).toBe(4);
    const event = await db.prisma.event.findFirstOrThrow({ where: { id: answer.body.eventIds[0] } });
    expect(event).toMatchObject({
      contentType: "application/json",
      publisherName: null,
      path: "/alerts/latency",
    });
  });

  it("accepts 1,000 events and rejects 1,001", async () => {
    const events = Array.from({ length: 1000 }, () => latency());
    expect(new Set((await send({ events })).body.eventIds).size).toBe(1000);
    expect(await send({ events: [...events, latency()] })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "events" }] } },
    });
  });

  it.each([
    [{ events: [] }, 400, "events"],
    [{}, 400, "events"],
    [{ events: [latency()], extra: 1 }, 400, "extra"],
    [{ events: [latency(), { handler: "/alerts", topic: "latency" }] }, 400, "events.1.payload"],
    [{ events: [latency({ colour: 1 })] }, 400, "events.0.colour"],
    [{ events: [latency({ idempotencyKey: "" })] }, 400, "events.0.idempotencyKey"],
    [{ events: [latency({ idempotencyKey: "a\u0000" })] }, 400, "events.0.idempotencyKey"],
    [{ events: [latency(), latency(), latency(), latency({ topic: "none" })] }, 422, "events.3.topic"],
    [{ events: [latency({ context: "none" })] }, 422, "events.0.context"],
    [{ events: [latency(), latency({ priority: "urgent" })] }, 400, "events.1.priority"],
    [{ events: [latency({ value: "a lot" })] }, 400, "events.0.value"],
    [{ events: [latency({ value: -1 })] }, 400, "events.0.value"],
    [{ events: [latency({ value: 1.23456 })] }, 400, "events.0.value"],
    [{ events: [latency({ payload: "x".repeat(1024 * 1024) })] }, 413, "events.0.payload"],
  ])("publishes nothing of a bad batch (%#): %i naming %s", async (body, status, field) => {
    const before = await db.prisma.event.count();
    expect(await send(body)).toMatchObject({ status, body: { error: { details: [{ field }] } } });
    expect(await db.prisma.event.count()).toBe(before);
  });

  it("keeps each event's priority, else its topic's, and its value", async () => {
    const events = [latency(), latency({ priority: "high", value: 12.5 }), latency({ value: "0.0001" })];
    const { body } = await send({ events });
    const { rows } = await db.pool.query(
      `select e.priority, e.value, d.priority as delivery from unnest($1::uuid[]) with ordinality as asked (id, place)
       join event e on e.id = asked.id join delivery d on d.event_id = e.id order by asked.place`,
      [body.eventIds],
    );
    expect(rows).toEqual([
      { priority: 2, value: null, delivery: 2 },
      { priority: 0, value: "12.5000", delivery: 0 },
      { priority: 2, value: "0.0001", delivery: 2 },
    ]);
  });

  it("answers a repeated key with the earlier event beside new events", async () => {
    const first = await send({ events: [latency({ idempotencyKey: "k" })] });
    const second = await send({ events: [latency(), latency({ idempotencyKey: "k" })] });
    expect(second.body.eventIds[1]).toBe(first.body.eventIds[0]);
    expect(second.body.eventIds[0]).not.toBe(first.body.eventIds[0]);
  });

  it("needs the scope events:publish, and is only for POST", async () => {
    const weak = await createKey(db, ["config:write"]);
    const body = { events: [latency()] };
    expect(await call(POST, "/api/v1/events:batch", { body, key: weak })).toMatchObject({ status: 403 });
    expect(await call(POST, "/api/v1/events:batch", { body })).toMatchObject({ status: 401 });
    expect(await call(GET, "/api/v1/events:batch", { key })).toMatchObject({ status: 405 });
  });
});
