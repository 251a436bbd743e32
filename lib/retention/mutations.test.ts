import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readRetention } from "./data";
import { updateRetention } from "./mutations";
import { type RetentionChanges, retentionChanges } from "./schema";

const ADMIN = {
  type: "user",
  id: "0190f0a0-0000-7000-8000-000000000001",
  name: "Ann",
  role: "admin",
} as const;
const ENVIRONMENT = { attemptDays: 60 };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.prisma.retentionSetting.update({ where: { id: 1 }, data: { overrides: {} } });
  await db.prisma.auditLog.deleteMany();
});
afterAll(() => db.drop());

const change = (changes: RetentionChanges) => updateRetention(db, ADMIN, changes, ENVIRONMENT);
const read = () => readRetention(db.prisma, ENVIRONMENT);

describe("the settings of retention", () => {
  it("come from the defaults and the environment until an admin sets them", async () => {
    const { settings, sources } = await read();
    expect(settings).toMatchObject({ payloadDays: 14, failedPayloadDays: null, attemptDays: 60 });
    expect(sources).toMatchObject({ payloadDays: "default", attemptDays: "environment" });
  });

  it("are changed one by one, audited, and follow the environment again when they are reset", async () => {
    await change({ attemptDays: 30, failedPayloadDays: 20 });
    expect(await read()).toMatchObject({
      settings: { attemptDays: 30, failedPayloadDays: 20, payloadDays: 14 },
      sources: { attemptDays: "admin", failedPayloadDays: "admin", payloadDays: "default" },
    });
    await change({ failedPayloadDays: null, reset: ["attemptDays"] });
    expect(await read()).toMatchObject({
      settings: { attemptDays: 60, failedPayloadDays: null },
      sources: { attemptDays: "environment", failedPayloadDays: "admin" },
    });
    const rows = await db.prisma.auditLog.findMany({ orderBy: { at: "asc" } });
    expect(rows).toMatchObject([
      {
        action: "retention.update",
        actorName: "Ann",
        detail: { changes: { attemptDays: { from: 60, to: 30 }, failedPayloadDays: { from: null, to: 20 } } },
      },
      {
        detail: { changes: { attemptDays: { from: 30, to: 60 }, failedPayloadDays: { from: 20, to: null } } },
      },
    ]);
  });

  it("are not changed when they would contradict each other: each field with a sentence", async () => {
    const refused = change({ payloadDays: 91, attemptDays: 95 });
    await expect(refused).rejects.toMatchObject({
      code: "invalid",
      details: [{ field: "payloadDays" }, { field: "attemptDays" }],
    });
    expect(await read()).toMatchObject({ settings: { payloadDays: 14 } });
    expect(await db.prisma.auditLog.count()).toBe(0);
  });

  it("are not changed from an outdated version", async () => {
    const { updatedAt } = await read();
    await change({ binDays: 7, updatedAt });
    await expect(change({ binDays: 8, updatedAt })).rejects.toMatchObject({ code: "conflict" });
    expect(await read()).toMatchObject({ settings: { binDays: 7 } });
  });

  it.each([
    [{ payloadDays: 0 }, "Between 1 and 3650 days."],
    [{ payloadDays: 3651 }, "Between 1 and 3650 days."],
    [{ payloadDays: 1.5 }, "A whole number of days."],
    [{ payloadDays: null }, "A whole number of days."],
    [{ payload: 3 }, 'Unrecognized key: "payload"'],
  ])("accept no %j", (body, message) => {
    expect(retentionChanges.safeParse(body).error?.issues[0]?.message).toBe(message);
  });
});
