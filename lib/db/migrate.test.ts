import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { migrate } from "./migrate";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("migrate", () => {
  it("applies nothing to a database that is up to date", async () => {
    expect(await migrate(db.url)).toEqual([]);
  });

  it("makes one lease per lane", async () => {
    expect(await db.prisma.laneLease.count()).toBe(32);
  });

  it("refuses a migration that was edited after it was applied", async () => {
    await db.pool.query("update _prisma_migrations set checksum = 'edited'");
    await expect(migrate(db.url)).rejects.toThrow(/was edited after it was applied/);
  });
});
