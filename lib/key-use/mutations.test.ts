import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { createApiKey } from "../api-keys/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { KeyUses } from "./mutations";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("records a key's use at most once a minute, and never goes back", async () => {
  const { id } = await createApiKey(db, SYSTEM, { name: "used", scopes: ["config:read"] });
  const lastUsed = async () =>
    (await db.prisma.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime();
  let now = Date.parse("2026-11-26T12:00:00.000Z");
  const uses = new KeyUses(() => now);
  const behind = new KeyUses(() => now - 5000);
  const first = now;
  await uses.record(db, id);
  expect(await lastUsed()).toBe(first);
  now += 59_999;
  await uses.record(db, id);
  expect(await lastUsed()).toBe(first);
  now += 1;
  await uses.record(db, id);
  await behind.record(db, id);
  expect(await lastUsed()).toBe(now);
});

it("does not fail with the database, and records the next use", async () => {
  const closed = await createTestDatabase();
  await closed.drop();
  const { id } = await createApiKey(db, SYSTEM, { name: "unlucky", scopes: ["config:read"] });
  const uses = new KeyUses();
  await uses.record(closed, id);
  await uses.record(db, id);
  expect((await db.prisma.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt).not.toBeNull();
});
