import pino from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SYSTEM } from "../../access/actor";
import { recordAudit } from "../../audit/mutations";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../../operations/mutations";
import { readRetention } from "../../retention/data";
import { updateRetention } from "../../retention/mutations";
import { fillDay } from "../../testing/aged-traffic";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { leadRetention, ranUntil, retainAt } from "../../testing/retention";
import { DAY_MS } from "../../time/units";
import { Link } from "../database/link";
import { runRetention } from "./run-retention";

const OLD = new Date("2026-03-01T00:00:00Z");
const at = (days: number) => new Date(OLD.getTime() + days * DAY_MS);

let db: TestDatabase;
let failed: string;
beforeEach(async () => {
  db = await createTestDatabase();
  const { deliveries } = await fillDay(db, OLD, 100);
  await db.pool.query("update subscriber set status = 'approved'");
  failed = deliveries.find(({ state }) => state === "failed")?.id ?? "";
});
afterEach(() => db.drop());

const failures = () => db.prisma.delivery.count({ where: { state: "failed" } });
const ids = () => ({ by: "ids" as const, deliveryIds: [failed] });
const store = (overrides: object) =>
  db.prisma.retentionSetting.update({ where: { id: 1 }, data: { overrides } });

it("runs the other steps when one fails, and says which and why", async () => {
  await db.pool.query("alter table attempt_configuration rename to away");
  await recordAudit(db.prisma, { actor: SYSTEM, action: "session.sign_in", outcome: "refused" });
  await db.prisma.auditLog.updateMany({ data: { at: OLD, isUnproven: true } });
  const { removed, overdue } = await retainAt(db, at(95));
  expect(removed).toMatchObject({ payloadDays: 1, failed: 5, refusals: 1 });
  expect(overdue).toEqual([
    expect.stringMatching(
      /^The step attemptConfigurations failed, the next run repeats it: .*attempt_configuration/,
    ),
  ]);
  expect(await db.prisma.retentionRun.findFirst({ orderBy: { begunAt: "desc" } })).toMatchObject({
    endedAt: at(95),
    result: { overdue },
  });
});

it("goes on with fewer rows when PostgreSQL cancels a statement for its time", async () => {
  // As large rows do: an update of more than 60 takes longer than the limit of a statement.
  await db.pool.query(`
    create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.02); return new; end $$;
    create trigger slow before insert on kept_payload for each row execute function slow();
    update delivery set state = 'failed', failed_at = received_at, failure_class = 'server_error',
      failure_kind = 'http_status', finished_at = null where state = 'delivered'`);
  const link = new Link(db.url, "retention", { statementMs: 1200 });
  const leader = await leadRetention(db);
  const log = pino({ level: "silent" });
  const now = () => at(16).getTime();
  const { overdue } = await runRetention(link, { now }, { leader, environment: {}, log }).finally(() =>
    link.close(),
  );
  expect(overdue).toEqual([]);
  expect((await db.pool.query("select from event_payload")).rowCount).toBe(0);
  expect(await db.prisma.keptPayload.count()).toBe(100);
});

describe("settings that this release does not know or cannot use", () => {
  it("of a later release are left out", async () => {
    await store({ laterDays: 5, failedDays: 100 });
    expect((await readRetention(db.prisma)).settings.failedDays).toBe(100);
    await retainAt(db, at(95));
    expect(await failures()).toBe(5);
    await retainAt(db, at(101));
    expect(await failures()).toBe(0);
  });

  it.each([
    [
      "out of bounds",
      { failedDays: 0 },
      /^Nothing is removed: the stored settings cannot be used. failedDays is 0. Between 1 and 3650 days/,
    ],
    ["of another form", { failedDays: "long" }, /failedDays is "long". A whole number of days/],
    [
      "missing",
      undefined,
      /^Nothing is removed: the stored settings cannot be used. They are missing. Save the settings/,
    ],
  ] as const)("%s, let nothing be removed until somebody saves them", async (_, overrides, reason) => {
    if (overrides) await store(overrides);
    else await db.prisma.retentionSetting.deleteMany();
    const { removed, overdue } = await retainAt(db, at(95));
    expect({ removed, overdue }).toEqual({ removed: {}, overdue: [expect.stringMatching(reason)] });
    expect(await failures()).toBe(5);

    const { settings, updatedAt } = await readRetention(db.prisma);
    expect(settings.failedDays).toBe(90);
    await updateRetention(db, SYSTEM, { failedDays: 90, updatedAt });
    await ranUntil(db, at(95));
    await retainAt(db, at(95));
    expect(await failures()).toBe(0);
  });

  it("never stop a retry, a deletion or a restoration", async () => {
    await store({ laterDays: 5, binDays: 0 });
    for (const operate of [discardDeliveries, restoreDeliveries, retryDeliveries])
      expect((await operate(db, SYSTEM, ids(), at(1))).changed).toBe(1);
  });
});
