import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  createContext,
  createHandler,
  createPolicy,
  createSubscriber,
  DEFAULT_CONTEXT_ID,
} from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { refusals } from "../audit/mutations/refusals";
import { createPublisher } from "../publishers/mutations";
import { createKey } from "../testing/api";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";

let db: TestDatabase;
let server: PublishServer;
let key: string;
let client: Record<string, string>;
let publisherId: string;

beforeAll(async () => {
  db = await createTestDatabase();
  server = await startPublishServer(db, ["127.0.0.1"]);
  key = await createKey(db, ["events:publish"]);
  const testing = await createContext(db.prisma, "testing");
  const { clientId, clientSecret, id } = await createPublisher(db, SYSTEM, { name: "Monitoring" });
  client = { "client-id": clientId, "client-secret": clientSecret };
  publisherId = id;
  const guarded = await createPolicy(db.prisma, { interceptors: [{ type: "client-id" }] });
  const strange = await createPolicy(db.prisma, { interceptors: [{ type: "retina" }] });
  const alerts = await createHandler(db.prisma, {
    basePath: "/alerts",
    topicNames: ["latency"],
    contextIds: [testing.id],
    policyId: guarded.id,
  });
  await createHandler(db.prisma, { basePath: "/open/to/all", topicNames: ["t"], open: true });
  await createHandler(db.prisma, { basePath: "/closed", topicNames: ["t"] });
  await createHandler(db.prisma, { basePath: "/strange", topicNames: ["t"], policyId: strange.id });
  const topicIds = alerts.topics.map((topic) => topic.id);
  await createSubscriber(db.prisma, { name: "a", topicIds, expectedStatus: 201 });
  await createSubscriber(db.prisma, { name: "b", topicIds, contextIds: [DEFAULT_CONTEXT_ID, testing.id] });
});
afterEach(() => vi.useRealTimers());
afterAll(async () => {
  await server.close();
  await db.drop();
});

let addresses = 0;
/** Publishes; each call has its own address unless headers give another. */
const publish = (path: string, body: unknown, headers: Record<string, string> = {}, apiKey?: string) =>
  server.publish(path, {
    body,
    headers: { "x-forwarded-for": `10.0.0.${++addresses % 250}`, ...headers },
    ...(apiKey ? { key: apiKey } : {}),
  });
async function setPublisher(status: "pending" | "approved"): Promise<void> {
  await db.prisma.publisher.update({ where: { id: publisherId }, data: { status } });
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
}
const newest = async () => {
  const event = await db.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
  const payload = await db.prisma.eventPayload.findFirstOrThrow({ where: { eventId: event.id } });
  const deliveries = await db.prisma.delivery.findMany({
    where: { eventId: event.id },
    orderBy: { subscriberName: "asc" },
  });
  return { event, payload, text: Buffer.from(payload.body).toString(), deliveries };
};
const json = { "content-type": "application/json" };

describe("an accepted event", () => {
  it("is answered 202 with its id and has a delivery to each subscriber of its topic and context", async () => {
    const sent = await publish("/alerts/latency?debug=1", { p99: 812 }, client);
    expect(sent).toMatchObject({ status: 202, body: { eventId: expect.any(String) } });
    const { event, text, deliveries } = await newest();
    expect(event).toMatchObject({
      id: sent.body.eventId,
      httpStatus: 202,
      reason: null,
      path: "/alerts/latency",
      contextName: "default",
      publisherId,
      publisherName: "Monitoring",
      subscriberCount: 2,
      contentType: "application/json",
    });
    expect(text).toBe('{"p99":812}');
    expect(deliveries).toMatchObject([
      { subscriberName: "a", expectedStatus: 201, publisherName: "Monitoring" },
      { subscriberName: "b", expectedStatus: 200 },
    ]);
    await publish("/testing/alerts/latency", { p99: 1 }, client);
    expect((await newest()).deliveries).toMatchObject([{ subscriberName: "b", contextName: "testing" }]);
  });

  it("keeps its headers, with secrets masked", async () => {
    await publish("/alerts/latency", "{}", { ...client, ...json, cookie: "a=b", "x-trace": "7" }, key);
    const { payload } = await newest();
    expect(payload.headers).toMatchObject({
      "client-id": client["client-id"],
      "client-secret": "[masked]",
      authorization: "[masked]",
      cookie: "[masked]",
      "x-trace": "7",
    });
  });

  it("names no publisher for an API key or an open handler", async () => {
    expect(await publish("/closed/t", "{}", json, key)).toMatchObject({ status: 202 });
    expect((await newest()).event).toMatchObject({ publisherId: null, publisherName: null });
    expect(await publish("/open/to/all/t", "{}", { ...json, ...client })).toMatchObject({ status: 202 });
    expect((await newest()).event).toMatchObject({ publisherId: null, subscriberCount: 0 });
  });

  it.each([
    ["text/plain; charset=utf-8", "hello"],
    ["application/xml", "<a/>"],
    ["application/octet-stream", new Uint8Array([0, 255, 1])],
    ["text/plain", ""],
    ["application/vnd.api+json", '{"a":1}'],
    ["application/json", "  null "],
    ["application/json", "\ufeff[1]"],
    ["application/json;;; charset", "[1]"],
    ["multipart/form-data; boundary==_Part_1:2(3)", "--=_Part_1:2(3)--"],
    ["text/plain;charset=utf-8;", "x"],
    ["text/plain; charset", "x"],
    ["text/plain, text/html", "x"],
    ["rubbish", "x"],
    ["json", "{nope"],
    [";", "x"],
    ["/", "x"],
    ['text/plain; a="b', "x"],
    ["text/pl\u00e4in", "x"],
  ])("may be %s, byte for byte", async (type, body) => {
    expect(await publish("/closed/t", body, { "content-type": type }, key)).toMatchObject({ status: 202 });
    const { payload, event } = await newest();
    expect(Buffer.from(payload.body)).toEqual(Buffer.from(body));
    expect(event).toMatchObject({ contentType: type, sizeBytes: Buffer.from(body).length });
  });

  it("stores only the start of a Content-Type, and no empty one", async () => {
    const type = `a/b${"; ".repeat(2000)}@`;
    expect(await publish("/closed/t", "x", { "content-type": type }, key)).toMatchObject({ status: 202 });
    const { event, payload } = await newest();
    expect(event.contentType).toBe(type.slice(0, 1024));
    expect(payload.headers).toMatchObject({ "content-type": type.slice(0, 1024) });
    expect(await publish("/closed/t", "x", { "content-type": "" }, key)).toMatchObject({ status: 202 });
    expect((await newest()).event.contentType).toBeNull();
  });

  it("may be exactly 1 MiB", async () => {
    const body = "x".repeat(1024 * 1024);
    expect(await publish("/closed/t", body, { "content-type": "text/plain" }, key)).toMatchObject({
      status: 202,
    });
  });
});

describe("a refused request is stored as an event without deliveries", () => {
  const tooLarge = () => "x".repeat(1024 * 1024 + 1);
  it.each([
    ["an unknown path", "/nowhere/at/all", "{}", json, 404, "not_found", "unknown_path"],
    [
      "a topic that is not enabled in the context",
      "/testing/closed/t",
      "{}",
      json,
      404,
      "not_found",
      "unknown_path",
    ],
    ["a path that is no text", "/%ff/%00", "{}", json, 404, "not_found", "unknown_path"],
    ["no credentials", "/alerts/latency", "{}", json, 401, "unauthorized", "unauthorized"],
    ["no credentials without a policy", "/closed/t", "{}", json, 401, "unauthorized", "unauthorized"],
    ["an unknown interceptor", "/strange/t", "{}", json, 401, "unauthorized", "unauthorized"],
  ])("%s", async (_, path, body, headers, status, code, reason) => {
    expect(await publish(path, body, headers)).toMatchObject({ status, body: { error: { code } } });
    const { event, deliveries } = await newest();
    const named = status === 404 ? { handlerName: null, topicName: null, contextName: null } : {};
    expect(event).toMatchObject({
      httpStatus: status,
      reason,
      path,
      subscriberCount: 0,
      publisherId: null,
      ...named,
    });
    expect(deliveries).toEqual([]);
  });

  it.each([
    [
      "too large",
      tooLarge(),
      { "content-type": "text/plain" },
      413,
      "payload_too_large",
      "payload_too_large",
    ],
    ["false JSON", "{nope", json, 400, "invalid", "invalid_json"],
    ["empty JSON", "", json, 400, "invalid", "invalid_json"],
    ["JSON in latin1", new Uint8Array([0x22, 0xe9, 0x22]), json, 400, "invalid", "invalid_json"],
    ["false +json", "x", { "content-type": "application/cloudevents+json" }, 400, "invalid", "invalid_json"],
    [
      "compressed",
      "x",
      { "content-encoding": "gzip" },
      415,
      "unsupported_media_type",
      "unsupported_encoding",
    ],
    [
      "a long key",
      "{}",
      { ...json, "idempotency-key": "k".repeat(256) },
      400,
      "invalid",
      "invalid_idempotency_key",
    ],
    ["an empty key", "{}", { ...json, "idempotency-key": "" }, 400, "invalid", "invalid_idempotency_key"],
  ])("%s, of an admitted publisher", async (_, body, headers, status, code, reason) => {
    expect(await publish("/alerts/latency", body, { ...client, ...headers })).toMatchObject({
      status,
      body: { error: { code } },
    });
    const { event, deliveries } = await newest();
    expect(event).toMatchObject({
      httpStatus: status,
      reason,
      handlerPath: "/alerts",
      publisherName: "Monitoring",
    });
    expect(event.idempotencyKey).toBeNull();
    expect(deliveries).toEqual([]);
  });

  it.each([
    ["a wrong secret", () => ({ ...client, "client-secret": "wrong" })],
    ["an empty secret", () => ({ ...client, "client-secret": "" })],
    ["an unknown client", () => ({ ...client, "client-id": "pub_unknown" })],
    ["an unknown key", () => ({ authorization: "Bearer rdk_unknown" })],
    ["a key in another scheme", () => ({ authorization: `Basic ${key}` })],
  ])("%s", async (_, headers) => {
    expect(await publish("/alerts/latency", "{}", { ...json, ...headers() })).toMatchObject({ status: 401 });
  });

  it("stores one kibibyte of an unauthenticated body, and its size", async () => {
    await publish("/alerts/latency", "y".repeat(5000), { "content-type": "text/plain" });
    const { event, text } = await newest();
    expect([text.length, event.sizeBytes]).toEqual([1024, 5000]);
  });

  it("refuses a publisher that is no longer approved, and admits it again", async () => {
    await setPublisher("pending");
    expect(await publish("/alerts/latency", "{}", { ...client, ...json })).toMatchObject({ status: 401 });
    expect((await newest()).event).toMatchObject({ reason: "publisher_not_approved", publisherName: null });
    await setPublisher("approved");
    expect(await publish("/alerts/latency", "{}", { ...client, ...json })).toMatchObject({ status: 202 });
  });

  it("is stored at most sixty times a minute for one address, at no cost to known publishers", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
    const before = await db.prisma.event.count();
    const from = { ...json, "x-forwarded-for": "192.0.2.1" };
    const answers: number[] = [];
    for (let count = 0; count < 62; count++) answers.push((await publish("/nowhere", "{}", from)).status);
    expect(answers.slice(0, 60).every((status) => status === 404)).toBe(true);
    expect(answers.slice(60)).toEqual([429, 429]);
    expect(await db.prisma.event.count()).toBe(before + 60);
    expect(await publish("/closed/t", "{}", from, key)).toMatchObject({ status: 202 });
    await setPublisher("pending");
    expect(await publish("/alerts/latency", "{}", { ...client, ...from })).toMatchObject({ status: 401 });
    expect(await db.prisma.event.count()).toBe(before + 62);
    await setPublisher("approved");
    await refusals.flush(db);
    expect(
      (await db.prisma.auditLog.findFirstOrThrow({ where: { action: "refusals.leave_out" } })).detail,
    ).toMatchObject({
      count: 2,
      kinds: { "event.receive (404)": 2 },
    });
    vi.setSystemTime(Date.now() + 60_000);
    expect(await publish("/nowhere", "{}", from)).toMatchObject({ status: 404 });
  });

  it("accepts POST only", async () => {
    const answer = await server.publish("/alerts/latency", { method: "GET" });
    expect(answer).toMatchObject({ status: 405, body: { error: { code: "method_not_allowed" } } });
    expect(answer.headers.get("allow")).toBe("POST");
  });
});

describe("Idempotency-Key", () => {
  const withKey = (value: string) => ({ ...json, ...client, "idempotency-key": value });

  it("answers the same event for the same body, and 422 for another", async () => {
    const first = await publish("/alerts/latency", '{"n":1}', withKey("one"));
    const again = await publish("/alerts/latency", '{"n":1}', withKey("one"));
    expect(again).toMatchObject({ status: 202, body: first.body });
    expect(await db.prisma.delivery.count({ where: { eventId: first.body.eventId } })).toBe(2);
    expect(await publish("/alerts/latency", '{"n":2}', withKey("one"))).toMatchObject({
      status: 422,
      body: { error: { code: "unprocessable" } },
    });
  });

  it("is the topic's, the context's and the publisher's own", async () => {
    const answers = [
      await publish("/alerts/latency", "{}", withKey("two")),
      await publish("/testing/alerts/latency", "{}", withKey("two")),
      await publish("/alerts/latency", "{}", { ...json, "idempotency-key": "two" }, key),
      await publish("/closed/t", "{}", { ...json, "idempotency-key": "two" }, key),
    ];
    expect(new Set(answers.map((answer) => answer.body.eventId)).size).toBe(4);
  });

  it("makes one event of many concurrent requests", async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => publish("/alerts/latency", '{"race":1}', withKey("three"))),
    );
    expect(new Set(answers.map((answer) => answer.body.eventId)).size).toBe(1);
    expect(answers.every((answer) => answer.status === 202)).toBe(true);
    expect(await db.prisma.delivery.count({ where: { eventId: answers[0]?.body.eventId } })).toBe(2);
  });

  it("is not used up by a refused request", async () => {
    expect(await publish("/alerts/latency", "{nope", withKey("four"))).toMatchObject({ status: 400 });
    expect(await publish("/alerts/latency", "{}", withKey("four"))).toMatchObject({ status: 202 });
  });
});
