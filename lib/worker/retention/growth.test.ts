import { afterAll, beforeAll, expect, it } from "vitest";
import { readLedger } from "../../retention/data";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { retainAt } from "../../testing/retention";
import { until } from "../../testing/until";
import { DAY_MS, HOUR_MS } from "../../time/units";

const FIRST = Date.parse("2026-03-01T00:00:00Z");
const DAYS = 30;
const EVENTS = 400;
const RETENTION = { payloadDays: 3, attemptDays: 6, deliveredDays: 6, failedDays: 6 };
/** By then something of each kind has gone, and its space is used again. */
const FULL_PERIOD_DAYS = 10;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

/** The bytes of all tables and indexes that grow with traffic. */
async function bytes(): Promise<number> {
  const { rows } = await db.pool.query<{ bytes: string }>(
    `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c where c.relkind = 'r'
     and c.relname ~ '^(event|delivery|attempt|event_payload_2026(03|04)\\d+|attempt_2026(03|04)\\d+|kept_payload)$'`,
  );
  return Number(rows[0]?.bytes);
}

/** PostgreSQL's own vacuums of this database, which hold locks on the days that are to go. */
async function countVacuums(): Promise<number> {
  const { rows } = await db.pool.query<{ running: number }>(
    `select count(*)::int as running from pg_stat_activity
     where datname = current_database() and backend_type = 'autovacuum worker'`,
  );
  return rows[0]?.running ?? 0;
}

it("keeps the disk flat: thirty days of traffic, aged by the clock, end within 10 % of the first full period", async () => {
  const sizes: number[] = [];
  let to: Awaited<ReturnType<typeof fillDay>>["subscriber"] | undefined;
  for (let day = 0; day < DAYS; day++) {
    const at = new Date(FIRST + day * DAY_MS);
    ({ subscriber: to } = await fillDay(db, at, EVENTS, to));
    // What waits or lies in the bin at the end of a day is delivered.
    await db.pool.query(
      "update delivery set state = 'delivered', finished_at = received_at where state in ('scheduled', 'discarded')",
    );
    // Every hour, as its leader does: a day that something locks at one run goes at the next.
    for (let hour = 24; hour < 36; hour++) {
      await until(countVacuums, (running) => running === 0);
      const { overdue, removed } = await retainAt(db, new Date(at.getTime() + hour * HOUR_MS), RETENTION);
      if (hour > 24 && overdue.length === 0 && Object.keys(removed).length === 0) break;
    }
    // As autovacuum does for tables of an ordinary size.
    for (const table of ["event", "delivery", "kept_payload"]) await db.pool.query(`vacuum ${table}`);
    sizes.push(await bytes());
  }
  const [full = 0, last = 0] = [sizes[FULL_PERIOD_DAYS - 1], sizes.at(-1)];
  expect(Math.max(...sizes.slice(FULL_PERIOD_DAYS)) / full, sizes.join()).toBeLessThan(1.1);
  expect(last / full).toBeGreaterThan(0.9);
  const { accepted, existing, purged } = await readLedger(db.pool);
  expect([accepted, existing + purged]).toEqual([BigInt(DAYS * EVENTS), BigInt(DAYS * EVENTS)]);
}, 120_000);
