import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shardOf } from "../../lib/db/ids";
import { createTestDatabase, type TestDatabase } from "../../lib/testing/database";
import { eventBody, eventBodySql } from "./events";
import { numberedId, numberedSql, shardIdSql } from "./sql-ids";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function ask<Row extends object>(columns: string, series: string): Promise<Row[]> {
  const { rows } = await db.pool.query<Row>(`select n, ${columns} from ${series} order by n`);
  return rows;
}

describe("values generated in SQL equal those of this process", () => {
  it("bodies of events", async () => {
    const rows = await ask<{ n: number; body: string }>(
      `${eventBodySql("n")} as body`,
      "unnest(array[0, 1, 976, 977, 20000, 999999]) as n",
    );
    expect(rows.map(({ body }) => body)).toEqual(rows.map(({ n }) => eventBody(n)));
  });

  it("IDs from numbers", async () => {
    const rows = await ask<{ n: number; id: string }>(
      `${numberedSql("0001", "n")} as id`,
      "unnest(array[0, 255, 1000000]) as n",
    );
    expect(rows.map(({ id }) => id)).toEqual(rows.map(({ n }) => numberedId("0001", n)));
  });

  it("IDs in shards: distinct UUIDv7 of their time that contain the shard", async () => {
    const rows = await ask<{ n: number; id: string }>(
      `${shardIdSql("'2026-11-22T10:00:00Z'::timestamptz", "md5(n::text)", "n % 32")} as id`,
      "generate_series(0, 999) as n",
    );
    expect(rows.map(({ id }) => shardOf(id))).toEqual(rows.map(({ n }) => n % 32));
    expect(new Set(rows.map(({ id }) => id)).size).toBe(1000);
    const time = Date.parse("2026-11-22T10:00:00Z").toString(16).padStart(12, "0");
    const form = new RegExp(`^${time.slice(0, 8)}-${time.slice(8)}-7[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$`);
    expect(rows.filter(({ id }) => !form.test(id))).toEqual([]);
  });
});
