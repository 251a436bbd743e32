import { afterAll, beforeAll, expect, it } from "vitest";
import { createHandler } from "../../../prisma/factories/factories";
import { API_KEY_SCOPES } from "../../access/roles";
import { createApiDatabase, createKey } from "../api";
import type { TestDatabase } from "../database";
import { startApiServer } from "../processes/api-server";
import { PUBLISHING } from "./table";

/** Publishing is answered before Next, by lib/publishing/publish-handler.ts, and is no route of the API's folder. */
let db: TestDatabase;
let server: Awaited<ReturnType<typeof startApiServer>>;
beforeAll(async () => {
  db = await createApiDatabase();
  server = await startApiServer(db);
  await createHandler(db.prisma, { basePath: "/closed", topicNames: ["t"] });
  await createHandler(db.prisma, { basePath: "/open", topicNames: ["t"], open: true });
});
afterAll(async () => {
  await server.close();
  await db.drop();
});

async function publish(handler: string, key?: string): Promise<number> {
  const headers: Record<string, string> = key ? { authorization: `Bearer ${key}` } : {};
  return (await fetch(`${server.origin}/api/events/${handler}/t`, { method: "POST", body: "{}", headers }))
    .status;
}

it.each([null, ...API_KEY_SCOPES])(
  "a key with the scope %s publishes to a closed handler if it may",
  async (scope) => {
    const key = await createKey(db, scope === null ? [] : [scope]);
    const mayPublish = scope !== null && PUBLISHING.scopes.includes(scope);
    expect(await publish("closed", key)).toBe(mayPublish ? 202 : 401);
  },
);

it("without a key events are published to an open handler only", async () =>
  expect([await publish("closed"), await publish("open")]).toEqual([401, 202]));
