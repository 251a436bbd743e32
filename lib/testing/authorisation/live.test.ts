import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { SYSTEM } from "../../access/actor";
import { API_KEY_SCOPES, ROLES } from "../../access/roles";
import { sessionSecret } from "../../config/env";
import { createUser } from "../../users/mutations";
import { createApiDatabase, createKey } from "../api";
import type { TestDatabase } from "../database";
import { type LiveServer, startLiveServer } from "../processes/live-server";
import { sessionCookie } from "../session-cookie";
import { FOLLOWING, isAtLeast } from "./table";

/** The live stream is answered before Next, by lib/web/live/handler.ts, and is no route of the API's folder. */
let db: TestDatabase;
let server: LiveServer;
beforeAll(async () => {
  db = await createApiDatabase();
  vi.stubEnv("NEXTAUTH_SECRET", "fLx8vQ2mZr7Kc1TnW5pYb9HdJ3sGu6Xe");
  server = await startLiveServer(db);
});
afterAll(async () => {
  await server.stop();
  vi.unstubAllEnvs();
  await db.drop();
});

async function statusOf(headers: Record<string, string>): Promise<number> {
  const stream = await server.open(headers);
  stream.close();
  return stream.status;
}

it.each([null, ...API_KEY_SCOPES])("a key with the scope %s follows if it may", async (scope) => {
  const key = await createKey(db, scope === null ? [] : [scope]);
  const mayFollow = scope !== null && FOLLOWING.scopes.includes(scope);
  expect(await statusOf({ authorization: `Bearer ${key}` })).toBe(mayFollow ? 200 : 403);
});

it.each(ROLES)("a signed-in %s follows if the role may", async (role) => {
  const { id } = await createUser(db, SYSTEM, { email: `${role}@example.com`, role });
  const { name, value } = await sessionCookie(db, id, sessionSecret());
  expect(await statusOf({ cookie: `${name}=${value}` })).toBe(isAtLeast(role, FOLLOWING.role) ? 200 : 403);
});

it("nobody else does", async () => expect(await statusOf({})).toBe(401));
