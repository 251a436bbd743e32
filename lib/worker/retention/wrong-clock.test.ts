import pino from "pino";
import { afterEach, beforeEach, expect, it } from "vitest";
import { RETENTION_DEFAULTS } from "../../engine/retention";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { leadRetention, ranUntil, retainAt } from "../../testing/retention";
import { DAY_MS, HOUR_MS } from "../../time/units";
import { Link } from "../database/link";
import { RETENTION_LOCK_MS, runRetention } from "./run-retention";

const OLD = new Date("2026-03-01T00:00:00Z");
const at = (days: number) => new Date(OLD.getTime() + days * DAY_MS);

let db: TestDatabase;
beforeEach(async () => {
  db = await createTestDatabase();
  await fillDay(db, OLD, 20);
});
afterEach(() => db.drop());

const failed = () => db.prisma.delivery.count({ where: { state: "failed" } });
const GAP = expect.stringMatching(
  /^Nothing is removed before .*: retention had not run for more than 15 days/,
);

it("removes nothing for a day after the database's clock leapt by months, and nothing once it is right again", async () => {
  await retainAt(db, at(1));
  const before = await failed();
  for (let hour = 0; hour < 24; hour += 6)
    expect(await retainAt(db, at(120 + hour / 24))).toEqual({
      ...{ removed: {}, overdue: [GAP], yielded: 0 },
      settings: RETENTION_DEFAULTS,
    });
  const [back] = (await retainAt(db, at(1.25))).overdue;
  expect(back).toMatch(
    /^Nothing was removed: the database's clock went back from 2026-06-29 18:00 UTC to 2026-03-02 06:00 UTC/,
  );
  expect((await retainAt(db, at(1.3))).overdue).toEqual([]);
  expect(await failed()).toBe(before);
  const runs = await db.prisma.retentionRun.findMany({ orderBy: { begunAt: "asc" } });
  expect(runs.map(({ begunAt }) => begunAt)).toEqual([at(1), at(1.25), at(1.3)]);
});

it("goes on a day after a hub was off for months, and at once after ten days", async () => {
  await ranUntil(db, at(10));
  expect((await retainAt(db, at(120))).overdue).toEqual([GAP]);
  expect((await retainAt(db, at(120.9))).overdue).toEqual([GAP]);
  expect(await failed()).toBeGreaterThan(0);
  expect((await retainAt(db, at(121))).removed).toMatchObject({ failed: expect.any(Number) });
  expect(await failed()).toBe(0);

  await fillDay(db, at(36), 20);
  expect(await failed()).toBeGreaterThan(0);
  expect((await retainAt(db, at(131))).overdue).toEqual([]);
  expect(await failed()).toBe(0);
});

it("removes nothing while the clocks of the database and of the worker's machine differ", async () => {
  const link = new Link(db.url, "retention", { lockMs: RETENTION_LOCK_MS });
  const now = at(120).getTime();
  const options = { leader: await leadRetention(db), environment: {}, log: pino({ level: "silent" }) };
  const run = (machine: number) =>
    runRetention(link, { now: () => now }, { ...options, machineNow: () => machine });
  const { overdue } = await run(now + 2 * HOUR_MS);
  expect(overdue).toEqual([expect.stringMatching(/^Nothing was removed: the database's clock says/)]);
  expect(await failed()).toBeGreaterThan(0);
  expect((await run(now + HOUR_MS / 2)).overdue).toEqual([]);
  expect(await failed()).toBe(0);
  await link.close();
});
