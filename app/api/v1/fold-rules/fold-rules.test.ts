import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import * as foldRules from "./route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["config:read", "config:write"]);
});
afterAll(() => db.drop());

const PATH = "/api/v1/fold-rules";
const read = () => call(foldRules.GET, PATH, { key });
const change = (body: unknown) => call(foldRules.PATCH, PATH, { method: "PATCH", key, body });
const user = { mark: "user", matches: "user [a-z]+" };

describe("/api/v1/fold-rules", () => {
  it("has no rules at first; a change is a new version, audited, and the next needs it", async () => {
    expect(await read()).toMatchObject({
      status: 200,
      body: { version: 0, rules: [], changedAt: null, changedBy: null, joinsUntil: null },
    });
    const before = (await db.prisma.configVersion.findFirstOrThrow()).version;
    expect(await change({ version: 0, rules: [user] })).toMatchObject({
      status: 200,
      body: { version: 1, rules: [user], changedBy: { type: "api_key" } },
    });
    // Workers follow the version of the configuration.
    expect((await db.prisma.configVersion.findFirstOrThrow()).version).toBe(before + 1n);
    expect(await change({ version: 0, rules: [] })).toMatchObject({
      status: 409,
      body: { error: { details: [{ field: "version", message: "1" }] } },
    });
    const { body } = await read();
    expect(body).toMatchObject({ version: 1, rules: [user] });
    expect(Date.parse(body.joinsUntil) - Date.parse(body.changedAt)).toBe(14 * 86_400_000);
    const rows = await db.prisma.auditLog.findMany({
      where: { action: "fold_rules.update", outcome: "allowed" },
    });
    expect(rows).toMatchObject([
      { targetType: "fold_rules", detail: { changes: { rules: { from: [], to: [user] } } } },
    ]);
    expect(rows[0]?.detail).not.toHaveProperty("reason");
  });

  it("has the reason of a change in the audit trail", async () => {
    expect(await change({ version: 1, rules: [], reason: "the names are gone" })).toMatchObject({
      status: 200,
    });
    expect(
      await db.prisma.auditLog.findFirst({ where: { action: "fold_rules.update" }, orderBy: { at: "desc" } }),
    ).toMatchObject({
      detail: { changes: { rules: { from: [user], to: [] } }, reason: "the names are gone" },
    });
    expect(await change({ version: 2, rules: [user], reason: " " })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "reason" }] } },
    });
  });

  it.each([
    [[{ mark: "u", matches: "x" }], "rules.0.mark"],
    [[{ mark: "User", matches: "x" }], "rules.0.mark"],
    [[{ mark: "number", matches: "x" }], "rules.0.mark"],
    [[user, { mark: "user", matches: "(" }], "rules.1.matches"],
    [[{ mark: "user", matches: "x*" }], "rules.0.matches"],
    [[{ mark: "user", matches: String.raw`(a)\1` }], "rules.0.matches"],
    [[{ mark: "user", matches: "a{1,999}{1,9}" }], "rules.0.matches"],
    [[{ mark: "user", matches: "x".repeat(201) }], "rules.0.matches"],
    [[{ ...user, also: 1 }], "rules.0.also"],
    [Array.from({ length: 21 }, () => user), "rules"],
  ])("refuses %j, naming the field", async (rules, field) => {
    const { status, body } = await change({ version: 2, rules });
    expect([status, body.error.details?.[0]?.field]).toEqual([400, field]);
  });
});
