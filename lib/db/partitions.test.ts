import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { DAY_MS } from "../time/units";
import { DatabaseClock } from "../worker/database/clock";
import { Link } from "../worker/database/link";
import { maintain } from "../worker/maintenance";
import { dayPartitions, ensureDayPartitions, ensurePartitionsAhead } from "./partitions";

const DAY = new Date("2026-03-01T00:00:00Z");
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("the making of day partitions", () => {
  it("waits for no dump and no publishing that is under way, and they not for it", async () => {
    const [dump, publishing] = [await db.pool.connect(), await db.pool.connect()];
    const link = new Link(db.url, "maintenance");
    try {
      await dump.query("begin; lock table event_payload, attempt in access share mode");
      await publishing.query("begin; lock table event_payload, attempt in row exclusive mode");
      const clock = new DatabaseClock();
      clock.observe(Date.now() + 2 * DAY_MS, performance.now(), performance.now());
      await maintain(link, clock); // two days later: two days are missing
      expect(await ensurePartitionsAhead(db.pool, new Date(clock.now()))).toBe(0);
    } finally {
      for (const client of [dump, publishing]) {
        await client.query("rollback");
        client.release();
      }
      await link.close();
    }
  });

  it("leaves it to one of several processes", async () => {
    const made = Array.from({ length: 5 }, () => ensureDayPartitions(db.pool, DAY, DAY));
    await expect(Promise.all(made)).resolves.toHaveLength(5);
    expect(await partsOf("event_payload")).toContain("event_payload_20260301");
    expect(await partsOf("attempt")).toContain("attempt_20260301");
  });

  it.each(["attempt", "event_payload"] as const)(
    "gives a day of %s what PostgreSQL itself would give it",
    async (table) => {
      const [last, next] = [new Date("2026-04-01T00:00:00Z"), new Date("2026-04-02T00:00:00Z")];
      await ensureDayPartitions(db.pool, last, last);
      const [made = ""] = dayPartitions(table, last, last);
      const own = `${table}_20260402`;
      const bounds = `from ('${next.toISOString()}') to ('2026-04-03T00:00:00Z')`;
      await db.pool.query(`create table ${own} partition of ${table} for values ${bounds}`);
      expect(await shapeOf(made)).toEqual(await shapeOf(own));
    },
  );
});

async function partsOf(table: string): Promise<string[]> {
  const { rows } = await db.pool.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent = $1::regclass",
    [table],
  );
  return rows.map(({ name }) => name);
}

/** Columns, constraints, indexes with the parent's that they are parts of, and bounds; without the day. */
async function shapeOf(name: string) {
  const { rows } = await db.pool.query(
    `select
      (select json_agg(json_build_array(a.attname, a.atttypid::regtype, a.attnotnull, a.attstorage, a.attcompression,
        a.attislocal, a.attinhcount, pg_get_expr(d.adbin, d.adrelid)) order by a.attnum)
        from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0) as columns,
      (select json_agg(json_build_array(k.conname, k.contype, pg_get_constraintdef(k.oid), k.conparentid <> 0, k.coninhcount)
        order by k.conname) from pg_constraint k where k.conrelid = c.oid) as constraints,
      (select json_agg(json_build_array(i.indexrelid::regclass, pg_get_indexdef(i.indexrelid), p.inhparent::regclass)
        order by i.indexrelid::regclass::text)
        from pg_index i left join pg_inherits p on p.inhrelid = i.indexrelid where i.indrelid = c.oid) as indexes,
      c.relpersistence, c.relispartition, c.reloptions, c.relhasrules, c.relhastriggers
     from pg_class c where c.oid = $1::regclass`,
    [name],
  );
  return JSON.parse(JSON.stringify(rows).replaceAll(name, "DAY"));
}
