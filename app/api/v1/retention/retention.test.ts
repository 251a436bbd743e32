import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import * as retention from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["retention:write"]);
});
beforeEach(async () => {
  await db.prisma.retentionSetting.update({ where: { id: 1 }, data: { overrides: {} } });
});
afterAll(() => db.drop());

const PATH = "/api/v1/retention";
const read = (as = key) => call(retention.GET, PATH, { key: as });
const change = (body: unknown, as = key) => call(retention.PATCH, PATH, { method: "PATCH", key: as, body });

describe("/api/v1/retention", () => {
  it("answers the settings in force, their sources and version, and what each keeps", async () => {
    const { status, body } = await read();
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ payloadDays: 14, failedPayloadDays: null, attemptDays: 90, deliveredDays: 90, failedDays: 90 },
      ...{ binDays: 14, operationDays: 400, auditDays: 400, refusedEventDays: 14, refusedSignInDays: 30 },
      sources: { payloadDays: "default" },
      updatedAt: expect.stringMatching(/^20\d\d-.*Z$/),
      sizes: {
        failedDays: { rows: 0, bytes: expect.any(Number), expected: null },
        attemptDays: { rows: 0, bytes: expect.any(Number), expected: null },
      },
      overdue: [],
    });
  });

  it("changes what is sent, audited, and lets it follow the default again", async () => {
    const changed = await change({ payloadDays: 7, failedPayloadDays: 30 });
    expect(changed).toMatchObject({
      status: 200,
      body: { payloadDays: 7, failedPayloadDays: 30, binDays: 14, sources: { payloadDays: "admin" } },
    });
    expect((await change({ reset: ["payloadDays"], failedPayloadDays: null })).body).toMatchObject({
      payloadDays: 14,
      failedPayloadDays: null,
      sources: { payloadDays: "default", failedPayloadDays: "admin" },
    });
    const rows = await db.prisma.auditLog.findMany({ where: { action: "retention.update" } });
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatchObject({ actorType: "api_key", targetType: "retention" });
  });

  it.each([
    [{ payloadDays: 0 }, "payloadDays"],
    [{ payloadDays: 3651 }, "payloadDays"],
    [{ payloadDays: "14" }, "payloadDays"],
    [{ attemptDays: null }, "attemptDays"],
    [{ days: 3 }, "days"],
    [{ reset: ["everything"] }, "reset.0"],
    [{ updatedAt: "yesterday" }, "updatedAt"],
    [{ payloadDays: 91 }, "payloadDays"],
    [{ failedPayloadDays: 13 }, "failedPayloadDays"],
    [{ failedPayloadDays: 91 }, "failedPayloadDays"],
    [{ refusedSignInDays: 401 }, "refusedSignInDays"],
  ])("answers 400 for %j and names %s", async (body, field) => {
    expect(await change(body)).toMatchObject({
      status: 400,
      body: { error: { code: "invalid", details: [{ field, message: expect.any(String) }] } },
    });
  });

  it("answers 409 for a version that is not the stored one", async () => {
    const { updatedAt } = (await read()).body;
    expect((await change({ binDays: 10, updatedAt })).status).toBe(200);
    expect(await change({ binDays: 11, updatedAt })).toMatchObject({
      status: 409,
      body: { error: { code: "conflict", details: [{ field: "updatedAt" }] } },
    });
    expect((await read()).body.binDays).toBe(10);
  });

  it("is for keys with the scope alone", async () => {
    const other = await createKey(db, ["config:write", "audit:read"]);
    expect([(await read(other)).status, (await change({ binDays: 3 }, other)).status]).toEqual([403, 403]);
  });
});
