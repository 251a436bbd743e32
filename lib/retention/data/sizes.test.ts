import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createEvent, createSubscriber } from "../../../prisma/factories/factories";
import { deliveryRow, insertRows } from "../../../prisma/factories/rows";
import { ensureDayPartitions } from "../../db/partitions";
import { RETENTION_DEFAULTS, retentionLimits } from "../../engine/retention";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { DAY_MS } from "../../time/units";
import { readRetentionPage } from "./page";
import { previewRemoval } from "./removal";
import { readStoredFacts } from "./sizes";
import { readTableSizes } from "./table-sizes";

/** Tables that were never analysed: the planner knows nothing of them. */

const NOW = new Date("2026-06-01T12:00:00Z");
const LIMITS = retentionLimits(RETENTION_DEFAULTS, NOW.getTime());
const day = (days: number) => new Date(Date.parse("2026-06-01T00:00:00Z") - days * DAY_MS);
const ROWS = 16_000;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  const tables = ["event", "delivery", "kept_payload", "operation", "audit_log"];
  for (const table of tables) await db.pool.query(`alter table ${table} set (autovacuum_enabled = false)`);
});
afterAll(() => db.drop());

/** Makes a day that is larger than what is counted, and of which the planner knows nothing. */
async function addLargeDay(at: Date, table: string): Promise<void> {
  await ensureDayPartitions(db.pool, at, at);
  await db.pool.query(`alter table ${table} set (autovacuum_enabled = false)`);
  const client = await db.pool.connect();
  await client.query(
    `insert into event_payload (event_id, shard, received_at, headers, body, is_text)
     select gen_random_uuid(), 1, $1, '{}', convert_to(repeat(md5(n::text), 20), 'UTF8'), true from generate_series(1, $2::int) n`,
    [at, ROWS],
  );
  await client.query("select pg_stat_force_next_flush()"); // what is counted late would be counted twice after a reset
  client.release();
}

const sizeOf = async (name: string) =>
  (await readTableSizes(db.pool, ["event_payload", "delivery"])).find((one) => one.name === name);

describe("what was never analysed", () => {
  it("is counted where it is small: tables and days", async () => {
    await fillDay(db, day(5), 100);
    const { kept } = await readRetentionPage(db, NOW);
    expect(kept.payloadDays).toMatchObject({ rows: 100, bytes: expect.any(Number) });
    expect(kept.attemptDays.rows).toBe(100);
    expect([kept.deliveredDays.rows, kept.failedDays.rows, kept.binDays.rows]).toEqual([92, 5, 2]);
    expect([kept.operationDays.rows, kept.auditDays.rows, kept.failedPayloadDays.rows]).toEqual([0, 0, 0]);
  });

  it("is unknown where it is large, and so are the sums that it belongs to", async () => {
    await addLargeDay(day(20), "event_payload_20260512");
    expect(await sizeOf("event_payload_20260512")).toMatchObject({ rows: null });
    const { kept } = await readRetentionPage(db, NOW);
    expect(kept.payloadDays).toMatchObject({ rows: null, bytes: expect.any(Number), expected: null });
    expect(kept.payloadDays.next).toMatchObject({ day: "2026-05-12", rows: null, bytes: expect.any(Number) });
    const shorter = { ...RETENTION_DEFAULTS, payloadDays: 7 };
    expect(await previewRemoval(db.pool, RETENTION_DEFAULTS, shorter, NOW)).toEqual([
      expect.objectContaining({ name: "payloadDays", rows: null, isEstimate: true, days: 1 }),
    ]);
  });

  it("is unknown where it was analysed while it was empty, and known once it was analysed again", async () => {
    await ensureDayPartitions(db.pool, day(21), day(21));
    await db.pool.query("analyze event_payload_20260511");
    expect(await sizeOf("event_payload_20260511")).toMatchObject({ rows: 0 });
    await addLargeDay(day(21), "event_payload_20260511");
    await db.pool.query("select pg_stat_reset()");
    expect(await sizeOf("event_payload_20260511")).toMatchObject({ rows: null });
    await db.pool.query("analyze event_payload_20260511, event_payload_20260512");
    expect(await sizeOf("event_payload_20260511")).toMatchObject({ rows: ROWS });
    expect((await readRetentionPage(db, NOW)).kept.payloadDays.rows).toBe(2 * ROWS + 100);
  });

  it("is unknown beyond what an index counts: failures of which the planner knows nothing", async () => {
    const event = await createEvent(db.prisma, { receivedAt: day(5) });
    const subscriber = await createSubscriber(db.prisma);
    const none = { events: [], payloads: [], attempts: [], attemptConfigurations: [] };
    const row = deliveryRow(event, subscriber, { state: "failed", failedAt: day(5), attempts: 1 });
    await insertRows(db.prisma, { ...none, deliveries: [row] });
    await db.pool.query(
      `insert into delivery select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'subscriber_id', gen_random_uuid()))).*
       from delivery d cross join generate_series(1, 10_001) where d.id = $1`,
      [row.id],
    );
    const { counts } = await readStoredFacts(db.pool, LIMITS);
    expect(counts.failed).toBeNull();
    const { kept } = await readRetentionPage(db, NOW);
    expect(kept.failedDays).toMatchObject({ rows: null, bytes: null, expected: null });
    expect(kept.deliveredDays.rows).toBeNull();
    await db.pool.query("analyze delivery");
    expect((await readStoredFacts(db.pool, LIMITS)).counts.failed).toBeGreaterThan(10_000);
  });
});
