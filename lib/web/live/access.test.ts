import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { SYSTEM } from "../../access/actor";
import { revokeApiKey } from "../../api-keys/mutations";
import { sessionSecret } from "../../config/env";
import { createApiDatabase, createKey } from "../../testing/api";
import type { TestDatabase } from "../../testing/database";
import { type LiveServer, startLiveServer } from "../../testing/processes/live-server";
import { rawRequest } from "../../testing/raw-http";
import { sessionCookie } from "../../testing/session-cookie";
import { createUser } from "../../users/mutations";

let db: TestDatabase;
const servers: LiveServer[] = [];
beforeAll(async () => {
  db = await createApiDatabase();
  vi.stubEnv("NEXTAUTH_SECRET", "fLx8vQ2mZr7Kc1TnW5pYb9HdJ3sGu6Xe");
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await db.drop();
});

async function start(options?: Parameters<typeof startLiveServer>[1]): Promise<LiveServer> {
  const server = await startLiveServer(db, options);
  servers.push(server);
  return server;
}

const bearer = async (...scopes: Parameters<typeof createKey>[1] & unknown[]) => ({
  authorization: `Bearer ${await createKey(db, scopes)}`,
});

let serial = 0;
/** Signs a viewer in. */
async function signIn() {
  const user = await createUser(db, SYSTEM, { email: `viewer-${++serial}@example.com`, role: "viewer" });
  const { name, value } = await sessionCookie(db, user.id, sessionSecret());
  return { userId: user.id, headers: { cookie: `other=1; ${name}=${value}` } };
}

describe("who may follow", () => {
  it("is refused before the stream, in the API's shape", async () => {
    const { origin } = await start();
    const ask = (headers: Record<string, string>, method = "GET", target = "/api/live") =>
      rawRequest(origin, method, target, headers);
    const key = await bearer("deliveries:read");
    for (const [answer, status, code] of [
      [await ask({}), 401, "unauthorized"],
      [await ask({ cookie: "next-auth.session-token=x" }), 401, "unauthorized"],
      [await ask(await bearer("events:publish")), 403, "forbidden"],
      [await ask(key, "POST"), 405, "method_not_allowed"],
      [await ask(key, "DELETE"), 405, "method_not_allowed"],
      [await ask(key, "GET", "/api/live?from=1"), 400, "invalid"],
    ] as const) {
      expect(answer).toMatchObject({ status, headers: { "content-type": "application/json" } });
      expect(JSON.parse(answer.body).error.code).toBe(code);
      if (status === 405) expect(answer.headers.allow).toBe("GET");
    }
    expect((await ask(key, "HEAD")).status).toBe(405);
  });

  it("is followed no longer once the session has ended, or the user has another role or is disabled", async () => {
    const server = await start({ checkMs: 10 });
    const endings = [
      (userId: string) => db.prisma.userSession.deleteMany({ where: { userId } }),
      (id: string) => db.prisma.userAccount.update({ where: { id }, data: { role: "operator" } }),
      (id: string) => db.prisma.userAccount.update({ where: { id }, data: { disabledAt: new Date() } }),
    ];
    for (const end of endings) {
      const { userId, headers } = await signIn();
      const stream = await server.open(headers);
      await end(userId);
      expect(await stream.ended).toContain(": connected");
    }
  });

  it("is followed no longer once the key is revoked", async () => {
    const server = await start({ checkMs: 10 });
    const headers = await bearer("deliveries:read");
    const stream = await server.open(headers);
    const prefix = headers.authorization.slice(7, 17);
    const { id } = await db.prisma.apiKey.findFirstOrThrow({ where: { prefix } });
    await revokeApiKey(db, SYSTEM, id);
    expect(await stream.ended).toContain(": connected");
    expect((await server.open(headers)).status).toBe(401);
  });
});

describe("streams are bounded", () => {
  it("for each session or key, and in total", async () => {
    const server = await start({ most: 3, mostOfOne: 2 });
    const [one, two] = [await bearer("deliveries:read"), await bearer("deliveries:read")];
    const streams = [await server.open(one), await server.open(one)];
    const busy = await rawRequest(server.origin, "GET", "/api/live", one);
    expect(busy).toMatchObject({ status: 429, headers: { "retry-after": "5" } });
    expect(JSON.parse(busy.body).error.message).toMatch(/has 2 live streams already/);
    streams.push(await server.open(two));
    const full = await rawRequest(server.origin, "GET", "/api/live", await bearer("deliveries:read"));
    expect(full.status).toBe(503);
    for (const stream of streams) stream.close();
  });

  it("and end with their process, which does not wait for them", async () => {
    const server = await startLiveServer(db);
    const headers = await bearer("deliveries:read");
    const stream = await server.open(headers);
    await server.stop();
    expect(await stream.ended).toContain("retry: ");
  });
});
