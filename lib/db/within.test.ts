import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readWithin } from "./within";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("returns rows, and null for a read that its limit ends", async () => {
  expect(await readWithin(db.pool, 5000, "select $1::int as n", [7])).toEqual([{ n: 7 }]);
  expect(await readWithin(db.pool, 20, "select pg_sleep(30)", [])).toBeNull();
  expect(await readWithin(db.pool, 5000, "select current_setting('statement_timeout') as limit", [])).toEqual(
    [{ limit: "5s" }],
  );
});

it("passes other errors on, and writes nothing", async () => {
  await expect(readWithin(db.pool, 5000, "select 1 / 0", [])).rejects.toThrow("division by zero");
  await expect(
    readWithin(db.pool, 5000, "update config_version set version = version + 1", []),
  ).rejects.toThrow("read-only transaction");
});
