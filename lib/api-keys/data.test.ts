import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../access/actor";
import { withTotal } from "../list/page";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { findApiKey, listKeysByStatus } from "./data";
import { createApiKey, revokeApiKey } from "./mutations";
import type { KeyStatus } from "./schema";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("lists keys by status, judged at the time of the read", async () => {
  const now = new Date();
  const scopes = ["config:read" as const];
  const expiresAt = new Date(now.getTime() + 60_000);
  await createApiKey(db, SYSTEM, { name: "valid", scopes });
  await createApiKey(db, SYSTEM, { name: "short", scopes, expiresAt });
  for (const name of ["gone", "gone and over"]) {
    const { id } = await createApiKey(db, SYSTEM, { name, scopes, expiresAt });
    await revokeApiKey(db, SYSTEM, id);
  }
  const names = async (statuses: KeyStatus[], at: Date) => {
    const position = { sort: "created", direction: "DESC", limit: 10, offset: 0 } as const;
    const { items, total } = await withTotal(await listKeysByStatus(db, statuses, position, at));
    expect(total).toBe(items.length);
    return items.map(({ name, status }) => `${name}: ${status}`).sort();
  };
  expect(await names(["active"], now)).toEqual(["short: active", "valid: active"]);
  expect(await names(["active"], expiresAt)).toEqual(["valid: active"]);
  expect(await names(["expired"], expiresAt)).toEqual(["short: expired"]);
  expect(await names(["expired", "revoked"], expiresAt)).toEqual([
    "gone and over: revoked",
    "gone: revoked",
    "short: expired",
  ]);
  expect(await names([], now)).toHaveLength(4);
});

it.each(["no id", "01932b1e-0000-7000-8000-000000000001"])("finds nothing under %j", async (id) => {
  expect(await findApiKey(db, id, new Date())).toBeNull();
});
