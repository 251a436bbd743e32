import type pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { untilBlocked } from "../../testing/until";
import { EXPORTS_WAITING, exportConfiguration } from "./exports";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("an export while the database is slow", () => {
  let holder: pg.PoolClient;
  beforeEach(async () => {
    holder = await db.pool.connect();
    await holder.query("begin; lock table subscriber in access exclusive mode");
  });
  afterEach(async () => {
    await holder.query("rollback");
    holder.release();
  });

  it("is given up at the end of its time, with a sentence", async () => {
    await expect(exportConfiguration(db, 200)).rejects.toMatchObject({
      code: "unavailable",
      message: expect.stringMatching(/^The configuration could not be read within 0\.2 seconds\./),
    });
  });

  it("is made alone: others wait, and those beyond a few are refused", async () => {
    const exports = Array.from({ length: 1 + EXPORTS_WAITING }, () => exportConfiguration(db));
    await expect(exportConfiguration(db)).rejects.toMatchObject({ code: "too_many_requests" });
    await untilBlocked(db, 1);
    await holder.query("rollback");
    expect(new Set((await Promise.all(exports)).map((one) => JSON.stringify(one))).size).toBe(1);
  });
});
