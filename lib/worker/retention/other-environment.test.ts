import { afterAll, beforeAll, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import { readRuns } from "../../retention/data";
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

it("notes the settings that it applied, and the screen says where they differ", async () => {
  const { settings } = await retainAt(db, at(1), { failedDays: 100, attemptDays: 80 });
  expect(settings).toMatchObject({ failedDays: 100, attemptDays: 80, binDays: 14 });
  expect((await readRuns(db.pool, 1))[0]?.result?.settings).toEqual(settings);
  expect((await readRetentionPage(db, at(2))).otherSettings).toEqual([
    { name: "attemptDays", worker: 80, here: 90 },
    { name: "failedDays", worker: 100, here: 90 },
  ]);
});

it("removes nothing while it contradicts what an admin saved, and says so", async () => {
  await updateRetention(db, SYSTEM, { payloadDays: 120 }, { deliveredDays: 150 });
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
