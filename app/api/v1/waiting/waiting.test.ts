import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import { waitingAnswer } from "@/lib/waiting/api";
import {
  createDelivery,
  createEvent,
  createHandler,
  createSubscriber,
  createWorker,
} from "@/prisma/factories/factories";
import { GET } from "./route";

let db: TestDatabase;
let key: string;
let subscriber: Awaited<ReturnType<typeof createSubscriber>>;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["deliveries:read"]);
  await createWorker(db.prisma);
  const handler = await createHandler(db.prisma, { basePath: "/alerts" });
  subscriber = await createSubscriber(db.prisma, {
    paused: true,
    url: "https://user:secret@hub.example.com/",
  });
  for (let minutes = 0; minutes < 5; minutes++) {
    const receivedAt = new Date(Date.now() - minutes * 60_000);
    const event = await createEvent(db.prisma, { receivedAt, ...(minutes > 2 && { handlerId: handler.id }) });
    await createDelivery(db.prisma, event, subscriber);
  }
});
afterAll(() => db.drop());

const ask = (query = "") => call(GET, `/api/v1/waiting${query}`, { key });

describe("GET /api/v1/waiting", () => {
  it("answers waiting deliveries, the soonest due first, each with what it waits for", async () => {
    const { status, body } = await ask();
    expect(status).toBe(200);
    expect(Object.keys(body)).toEqual(["items", "next"]);
    expect(body.items).toHaveLength(5);
    const due = body.items.map(({ dueAt }: { dueAt: string }) => dueAt);
    expect(due).toEqual(due.toSorted());
    expect(Object.keys(body.items[0]).sort()).toEqual(
      Object.keys(waitingAnswer.shape.items.element.shape).sort(),
    );
    expect(body.items[0]).toMatchObject({
      ...{ subscriberId: subscriber.id, state: "scheduled", attempts: 0, failureClass: null },
      waiting: { reason: "paused", until: null },
    });
    expect(JSON.stringify(body)).not.toContain("secret");
  });

  it("turns pages by limit and cursor", async () => {
    const all = (await ask()).body.items;
    const first = (await ask("?limit=3")).body;
    const second = (await ask(`?limit=3&cursor=${encodeURIComponent(first.next)}`)).body;
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.next).toBeNull();
  });

  it("filters by the parameters of the list of failures, and by reception", async () => {
    const count = async (query: string) => (await ask(query)).body.items.length;
    expect(await count("?handlers=/alerts")).toBe(2);
    expect(await count(`?subscriberId=${subscriber.id}&contextName=default`)).toBe(5);
    expect(await count("?status=server_error")).toBe(0);
    expect(await count("?httpStatus=503")).toBe(0);
    expect(await count("?notHttpStatus=503&notStatus=server_error")).toBe(5);
    expect(await count("?notHandlers=/alerts")).toBe(3);
    expect(await count("?minAttempts=1")).toBe(0);
    expect(await count("?maxAttempts=0&priority=normal&topics=created")).toBe(5);
    expect(await count("?text=answered")).toBe(0);
    const since = new Date(Date.now() - 90_000).toISOString();
    expect(await count(`?beginDate=${since}`)).toBe(2);
    expect(await count(`?endDate=${since}`)).toBe(3);
    const [{ eventId }] = (await ask()).body.items;
    expect(await count(`?eventId=${eventId}`)).toBe(1);
  });

  it("says how far it looked for what no index has", async () => {
    const { body } = await ask("?text=answered");
    expect(body).toEqual({ items: [], next: null, searched: 5, isComplete: true });
  });

  it.each([
    ["_limit=5", "_limit"],
    ["retryingEnded=rule", "retryingEnded"],
    ["removal=24h", "removal"],
    ["limit=501", "limit"],
    ["cursor=abc", "cursor"],
    ["eventId=x", "eventId.0"],
    ["contextName=nowhere", "contextName"],
    ["handlers=/nothing", "handlers"],
    ["notTopics=nowhere", "notTopics"],
    ["notRetryingEnded=rule", "notRetryingEnded"],
    ["payloadPath=$.a", "payloadValue"],
    ["beginDate=2026-11-02&endDate=2026-11-01", "beginDate"],
    ["state=sending", "state"],
  ])("answers 400 to %s, naming the field", async (query, field) => {
    const answer = await ask(`?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "invalid", details: [{ field }] } } });
  });

  it("searches payloads only for a key that may see them", async () => {
    const query = "?payloadPath=$.a&payloadValue=5&payloadComparison=lt";
    expect((await ask(query)).status).toBe(403);
    const seeing = await createKey(db, ["deliveries:read", "payloads:read"]);
    expect(await call(GET, `/api/v1/waiting${query}`, { key: seeing })).toMatchObject({ status: 200 });
  });

  it("requires the scope of reading deliveries", async () => {
    expect(await call(GET, "/api/v1/waiting", { key: await createKey(db, ["config:read"]) })).toMatchObject({
      status: 403,
    });
  });
});
