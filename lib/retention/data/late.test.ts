import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createOperation } from "../../../prisma/factories/operations";
import { RETENTION_DEFAULTS, retentionLimits } from "../../engine/retention";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { retainAt } from "../../testing/retention";
import { DAY_MS, HOUR_MS } from "../../time/units";
import { readRetentionPage } from "./page";
import { readStoredFacts } from "./sizes";

/** What is overdue of what no index has by the time when it goes: delivered deliveries, events without deliveries, operations. */

const BEGUN = new Date("2026-03-01T00:00:00Z");
const at = (days: number) => new Date(BEGUN.getTime() + days * DAY_MS);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(() => db.pool.query("truncate event, delivery, operation, retention_run cascade"));
afterAll(() => db.drop());

const overdue = async (days: number) =>
  (await readRetentionPage(db, at(days))).overdue
    .map(({ name }) => name)
    .filter((name) => name === "deliveredDays" || name === "operationDays");

it("delivered deliveries, more than a day and six hours after their time, until a run removed them", async () => {
  await fillDay(db, BEGUN, 100);
  expect(await overdue(91.2)).toEqual([]);
  expect(await overdue(92.4)).toEqual(["deliveredDays"]);
  await retainAt(db, at(92.4));
  expect(await overdue(92.4)).toEqual([]); // the events of what is scheduled stay
  expect(await db.prisma.event.count()).toBeGreaterThan(0);
});

it("not those that were delivered later than their events were received", async () => {
  await fillDay(db, BEGUN, 20);
  await db.pool.query(
    "update delivery set state = 'delivered', failed_at = null, discarded_at = null, purge_at = null, finished_at = $1",
    [at(10)],
  );
  expect(await overdue(101.2)).toEqual([]);
  expect(await overdue(102.3)).toEqual(["deliveredDays"]);
  const limits = retentionLimits(RETENTION_DEFAULTS, at(50).getTime());
  expect((await readStoredFacts(db.pool, limits)).oldest.delivered).toEqual(at(10));
});

it("events without deliveries", async () => {
  await fillDay(db, BEGUN, 20);
  await db.pool.query("delete from delivery");
  expect(await overdue(91.2)).toEqual([]);
  expect(await overdue(92.4)).toEqual(["deliveredDays"]);
});

it("operations, six hours after their time, unless they are under way", async () => {
  const add = (finishedAt: Date | null) => createOperation(db.prisma, { createdAt: BEGUN, finishedAt });
  await add(null);
  await add(at(1));
  expect(await overdue(401.2)).toEqual([]);
  const late = new Date(at(401).getTime() + 7 * HOUR_MS);
  const page = await readRetentionPage(db, late);
  expect(page.overdue.filter(({ name }) => name === "operationDays")).toEqual([
    { name: "operationDays", oldest: at(1) },
  ]);
});
