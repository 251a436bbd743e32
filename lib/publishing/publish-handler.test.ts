import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { Client } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createHandler } from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { createApiKey, revokeApiKey } from "../api-keys/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";

let db: TestDatabase;
let server: PublishServer;
/** The one connection of all requests of a test. */
let client: Client;
beforeAll(async () => {
  db = await createTestDatabase();
  server = await startPublishServer(db);
  client = new Client(server.origin);
  await createHandler(db.prisma, { basePath: "/open", topicNames: ["t"], open: true });
  await createHandler(db.prisma, { basePath: "/closed", topicNames: ["t"] });
});
afterAll(async () => {
  await client.destroy();
  await server.close();
  await db.drop();
});

async function send(path: string, body: string | Readable | null, headers: Record<string, string> = {}) {
  const answer = await client.request({ method: "POST", path, body, headers });
  return { status: answer.statusCode, headers: answer.headers, body: await answer.body.text() };
}
const newest = async () => {
  const event = await db.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
  const payload = await db.prisma.eventPayload.findFirstOrThrow({ where: { eventId: event.id } });
  return { event, headers: payload.headers, text: Buffer.from(payload.body).toString() };
};
/** A connection for raw bytes that no HTTP client would send. */
async function dial(): Promise<Socket> {
  const socket = connect(Number(new URL(server.origin).port), "127.0.0.1");
  await once(socket, "connect");
  return socket;
}
const text = { "content-type": "text/plain" };

describe("the publish handler", () => {
  it.each([
    "/",
    "/api/v1/events",
    "/api/v1/events:batch",
    "/api/eventsource",
    "/api/events/../v1/events",
    "//api/v1/events/",
    "/other/api/events/open/t",
    "/delivery-retry?from=/api/events/open/t",
  ])("leaves %s to Next", async (path) => {
    const before = await db.prisma.event.count();
    expect(await send(path, "x", text)).toMatchObject({ status: 501 });
    expect(await db.prisma.event.count()).toBe(before);
  });

  it.each([
    ["/api/events/open/t", "/open/t", 202],
    ["/api/events/default/open/t?trace=1", "/default/open/t", 202],
    ["/api/events/open/./t", "/open/t", 202],
    ["/api/events/open/%74", "/open/%74", 202],
    ["/api/events", "", 404],
    ["/api/events/%ff/%zz", "/%ff/%zz", 404],
    ["/api/events/open%2Ft", "/open/t", 202],
    ["/api/events/default%2fopen%2Ft", "/default/open/t", 202],
    ["/api/events%2Fopen/t", "/open/t", 202],
    ["/api/events/open/t/", "/open/t", 202],
    ["/api/events/open/t%2F?trace=1", "/open/t", 202],
    ["/api/events//open/t", "/open/t", 202],
    ["//api//events/open//t//", "/open/t", 202],
    ["/api/events\\open\\t", "/open/t", 202],
    ["/api/events/x%2F..%2Fopen/t", "/open/t", 202],
    ["/api/events/", "", 404],
    ["/api/events//", "", 404],
    ["/api/events/open/t;v=1", "/open/t;v=1", 404],
    ["/api/events/open%252Ft", "/open%252Ft", 404],
    ["/api/events/open/t/%00", "/open/t/%00", 404],
    ["/api/events/%E0%A4%A/t", "/%E0%A4%A/t", 404],
    ["/api/events/toString", "/toString", 404],
  ])("handles %s as a publish at %o", async (path, kept, status) => {
    expect(await send(path, "x", text)).toMatchObject({ status });
    expect((await newest()).event).toMatchObject({ path: kept, httpStatus: status });
  });

  it("keeps the headers as they came, and the socket's address", async () => {
    await send("/api/events/open/t", "x", { ...text, "X-Trace": "7", constructor: "c" });
    const { event, headers } = await newest();
    expect(event.sourceAddress).toBe("127.0.0.1");
    expect(headers).toEqual({
      host: new URL(server.origin).host,
      connection: "keep-alive",
      "content-type": "text/plain",
      "content-length": "1",
      "x-trace": "7",
      constructor: "c",
    });
  });

  it("accepts x-forwarded-for from a trusted proxy only, and no similar header from any client", async () => {
    const forged = {
      ...text,
      "x-forwarded-for": "192.0.2.1, 198.51.100.4",
      "x-redeliver-address": "192.0.2.2",
      "x-real-ip": "192.0.2.3",
      forwarded: "for=192.0.2.4",
    };
    await send("/api/events/open/t", "x", forged);
    expect((await newest()).event.sourceAddress).toBe("127.0.0.1");
    const behindProxy = await startPublishServer(db, ["127.0.0.0/8"]);
    await behindProxy.publish("/open/t", { body: "x", headers: forged });
    expect((await newest()).event.sourceAddress).toBe("198.51.100.4");
    await behindProxy.close();
  });

  it("accepts a chunked body without a length, and an empty one", async () => {
    const pieces = Readable.from(["one ", "two ", "x".repeat(100_000)]);
    expect(await send("/api/events/open/t", pieces, text)).toMatchObject({ status: 202 });
    expect((await newest()).text).toBe(`one two ${"x".repeat(100_000)}`);
    expect(await send("/api/events/open/t", null)).toMatchObject({ status: 202 });
    expect((await newest()).text).toBe("");
  });

  it.each(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"] as const)(
    "answers 405 to %s",
    async (method) => {
      const answer = await client.request({ method, path: "/api/events/open/t" });
      await answer.body.dump();
      expect([answer.statusCode, answer.headers.allow]).toEqual([405, "POST"]);
    },
  );

  it("keeps the connection in order when it answers before a body has arrived", async () => {
    expect(await send("/api/events/closed/t", "s".repeat(300_000), text)).toMatchObject({ status: 401 });
    expect(await send("/api/events/open/t", "x".repeat(1024 * 1024 + 200_000), text)).toMatchObject({
      status: 413,
    });
    expect(await send("/api/events/open/t", "next", text)).toMatchObject({ status: 202 });
    expect((await newest()).text).toBe("next");
  });

  it("discards a bounded number of bytes: an endless body closes the connection", async () => {
    const socket = await dial();
    const closed = new Promise((resolve) => socket.once("close", resolve));
    socket.on("error", () => {}); // cut off while it writes
    socket.resume();
    socket.write("POST /api/events/closed/t HTTP/1.1\r\nhost: hub\r\ntransfer-encoding: chunked\r\n\r\n");
    const piece = Buffer.concat([Buffer.from("10000\r\n"), Buffer.alloc(0x10000), Buffer.from("\r\n")]);
    const pour = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on("drain", pour);
    pour();
    await closed;
    expect(socket.bytesWritten).toBeLessThan(64 * 1024 * 1024);
  });

  it("publishes nothing of a request that was cut off, and continues", async () => {
    const before = await db.prisma.event.count();
    const socket = await dial();
    socket.write("POST /api/events/open/t HTTP/1.1\r\nhost: hub\r\ncontent-length: 100\r\n\r\nonly this");
    const other = await send("/api/events/open/t", "meanwhile", text);
    socket.destroy();
    await once(socket, "close");
    expect(other).toMatchObject({ status: 202 });
    expect(await send("/api/events/open/t", "after", text)).toMatchObject({ status: 202 });
    expect(await db.prisma.event.count()).toBe(before + 2);
  });
});

describe("an API key", () => {
  it("is refused with its reason once it has expired", async () => {
    const expiresAt = new Date(Date.now() + 60_000);
    const { id, key } = await createApiKey(db, SYSTEM, {
      name: "over",
      scopes: ["events:publish"],
      expiresAt,
    });
    const authorization = `Bearer ${key}`;
    const publish = () => send("/api/events/closed/t", "x", { ...text, authorization });
    expect(await publish()).toMatchObject({ status: 202 });
    await db.prisma.$transaction([
      db.prisma.apiKey.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } }),
      db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } }),
    ]);
    expect(await publish()).toMatchObject({
      status: 401,
      body: expect.stringContaining("The API key has expired."),
    });
    const { lastUsedAt } = await db.prisma.apiKey.findUniqueOrThrow({ where: { id } });
    expect(lastUsedAt).not.toBeNull();
  });

  it("is refused from the next request on after its revocation", async () => {
    const { id, key } = await createApiKey(db, SYSTEM, { name: "short", scopes: ["events:publish"] });
    const authorization = `Bearer ${key}`;
    expect(await send("/api/events/closed/t", "x", { ...text, authorization })).toMatchObject({
      status: 202,
    });
    await revokeApiKey(db, SYSTEM, id);
    expect(await send("/api/events/closed/t", "x", { ...text, authorization })).toMatchObject({
      status: 401,
    });
  });
});
