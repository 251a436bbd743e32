import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import { readRetention, readRuns, readSettings } from "../../retention/data";
import { readRetentionPage } from "../../retention/data/page";
import { updateRetention } from "../../retention/mutations";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { retainAt } from "../../testing/retention";
import { DAY_MS } from "../../time/units";

/** A worker whose environment sets retention otherwise than that of the web process. */

const NOW = Date.now();
const at = (minute: number) => new Date(NOW + minute * 60_000);
let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await fillDay(db, new Date(Math.floor(NOW / DAY_MS - 95) * DAY_MS), 100);
});
afterAll(() => db.drop());

const failures = () => db.prisma.delivery.count({ where: { state: "failed" } });

it("decides for all processes: what it removes by is what every screen and every operation reads", async () => {
  const own = { failedDays: 80, binDays: 3 };
  expect((await readRetention(db.prisma, own)).settings).toMatchObject({ failedDays: 80, binDays: 3 });
  const { settings } = await retainAt(db, at(1), { failedDays: 100, attemptDays: 80 });
  expect(settings).toMatchObject({ failedDays: 100, attemptDays: 80, binDays: 14 });
  expect((await readRuns(db.pool, 1))[0]?.result?.settings).toEqual(settings);
  const state = await readRetention(db.prisma, own);
  expect(state.settings).toEqual(settings);
  expect(state.inherited).toEqual(settings);
  expect(state.sources).toMatchObject({ failedDays: "environment", binDays: "default" });
  expect(await readSettings(db.pool, own)).toEqual(settings);
  expect(state.ignored).toEqual([
    { name: "attemptDays", here: 90, inForce: 80 },
    { name: "failedDays", here: 80, inForce: 100 },
    { name: "binDays", here: 3, inForce: 14 },
  ]);
  expect((await readRetentionPage(db, at(2))).ignored.map(({ name }) => name)).toEqual([
    "attemptDays",
    "failedDays",
  ]);
});

it("removes nothing while it contradicts what an admin saved, and says so", async () => {
  await retainAt(db, at(2), { failedDays: 100, deliveredDays: 150 });
  await updateRetention(db, SYSTEM, { payloadDays: 120 });
  const before = await failures();
  const run = await retainAt(db, at(3));
  expect(run).toMatchObject({
    removed: {},
    overdue: [
      expect.stringMatching(
        /^Nothing is removed: the stored settings contradict the RETENTION_… variables of the worker\. Payloads cannot be kept longer than .* 90 days/,
      ),
    ],
  });
  expect(run.settings).toBeUndefined();
  expect([before, await failures()]).toEqual([5, 5]);
  expect((await retainAt(db, at(4), { deliveredDays: 150 })).removed).toMatchObject({ failed: 5 });
});
