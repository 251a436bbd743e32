import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { deliveryRow, insertRows } from "../../../prisma/factories/rows";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { leadRetention, ranUntil, retainAt } from "../../testing/retention";
import { DAY_MS, HOUR_MS } from "../../time/units";
import { Link, type LinkQuery } from "../database/link";
import { RETENTION_LOCK_MS, runRetention } from "./run-retention";
import { Walks } from "./walks";

/** How much a run does at once, and how often it looks at what stays. */
const OLD = new Date("2026-03-01T00:00:00Z");
const at = (days: number) => new Date(OLD.getTime() + days * DAY_MS);

let db: TestDatabase;
let link: Spy;
let subscriber: Awaited<ReturnType<typeof fillDay>>["subscriber"];
beforeEach(async () => {
  db = await createTestDatabase();
  link = new Spy(db.url, "retention", { lockMs: RETENTION_LOCK_MS });
  ({ subscriber } = await fillDay(db, OLD, 100));
});
afterEach(async () => {
  await link.close();
  await db.drop();
});

/** Notes the rows that each statement returned, or counted as removed. */
class Spy extends Link {
  seen: { name: string; rows: number }[] = [];
  override async query<Row extends (string | null)[]>(query: LinkQuery): Promise<Row[]> {
    const rows = await super.query<Row>(query);
    const isRemoval = query.name.startsWith("remove_");
    this.seen.push({ name: query.name, rows: isRemoval ? Number(rows[0]?.[0] ?? 0) : rows.length });
    return rows;
  }
}

async function run(when: Date, walks = new Walks(), leader?: Awaited<ReturnType<typeof leadRetention>>) {
  link.seen = [];
  await ranUntil(db, when);
  const options = {
    leader: leader ?? (await leadRetention(db)),
    environment: {},
    log: pino({ level: "silent" }),
    walks,
  };
  return runRetention(link, { now: () => when.getTime() }, options);
}
const walked = (name: string) =>
  link.seen.filter((one) => one.name === name).reduce((sum, { rows }) => sum + rows, 0);

it("removes as many deliveries by a statement as a chunk has rows, however many an event has", async () => {
  const events = await db.prisma.event.findMany();
  const many = await Promise.all(Array.from({ length: 30 }, () => createSubscriber(db.prisma)));
  const deliveries = events.flatMap((event) =>
    many.map((to) =>
      deliveryRow(event, to, { state: "delivered", attempts: 1, finishedAt: event.receivedAt }),
    ),
  );
  const none = { events: [], payloads: [], attempts: [], attemptConfigurations: [] };
  await insertRows(db.prisma, { ...none, deliveries });
  await run(at(95));
  const removals = link.seen.filter(({ name }) => name === "remove_delivered");
  expect(removals.reduce((sum, { rows }) => sum + rows, 0)).toBe(3092);
  expect(removals[0]?.rows).toBe(250);
  expect(Math.max(...removals.map(({ rows }) => rows))).toBeLessThanOrEqual(5000);
  expect(await db.prisma.event.count()).toBe(1); // that of the scheduled one
});

it("passes what stays once a day, and finds what has to go meanwhile", async () => {
  await db.pool.query(
    "update delivery set state = 'delivered', finished_at = received_at where state = 'scheduled'",
  );
  const [walks, leader] = [new Walks(), await leadRetention(db)];
  const keepFailures = () =>
    db.pool.query("update delivery set failed_at = $1 where state = 'failed'", [at(300)]);
  await keepFailures();
  await run(at(95), walks, leader);
  expect([walked("events_before"), walked("kept_payloads")]).toEqual([100, 5]);
  expect(await db.prisma.event.count()).toBe(5);

  await fillDay(db, at(20), 20, subscriber);
  await keepFailures();
  await run(new Date(at(96).getTime() - HOUR_MS), walks, leader); // nothing of the second day has to go
  expect([walked("events_before"), walked("kept_payloads")]).toEqual([0, 0]);
  expect(await db.prisma.keptPayload.count()).toBeGreaterThan(5);

  await db.pool.query(
    "update delivery set state = 'delivered', finished_at = received_at where state = 'failed'",
  );
  await run(at(96), walks, leader);
  expect([walked("events_before"), walked("remove_events")]).toEqual([5, 5]);
  expect(await db.prisma.event.count()).toBe(20);
  await run(at(111), walks, leader);
  expect(walked("events_before")).toBeGreaterThan(0);
  await run(at(111), walks, leader);
  expect(walked("events_before")).toBe(0);
  await run(at(111), walks); // a new leader
  expect(walked("events_before")).toBe(await db.prisma.event.count());
});

it("rests for long when load holds deliveries back, not when a subscriber takes no more", async () => {
  await fillDay(db, at(1), 20, subscriber);
  await fillDay(db, at(2), 20, subscriber);
  await db.pool.query("update delivery set due_at = $1 where state = 'scheduled'", [at(13)]);
  const set = (changes: string) => db.pool.query(`update subscriber set status = 'approved', ${changes}`);
  /** Removes one day of payloads. */
  const rests = async (days: number) => (await retainAt(db, at(days))).yielded;
  await set("rate_per_second = null");
  expect(await rests(15)).toBeGreaterThan(0);
  await set("rate_per_second = 1");
  expect(await rests(16)).toBe(0);
  await set("rate_per_second = null, max_concurrency = 1");
  await db.pool.query(`insert into claim (token, shard, worker_id, claimed_at, delivery_ids, attempts)
    select gen_random_uuid(), shard, gen_random_uuid(), now(), array[id], array[0] from delivery where state = 'scheduled'`);
  expect(await rests(17)).toBe(0);
});
