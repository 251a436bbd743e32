import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findApiKeyActor } from "../key-use/data";
import { createTestDatabase, type TestDatabase } from "../testing/database";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

function apiKey(args: string[], variables: Record<string, string>) {
  const { DATABASE_URL: _, REDELIVER_HOME: __, ...rest } = process.env;
  const env = { ...rest, ...variables };
  const run = ["--import", "tsx", "lib/commands/api-key.ts", ...args];
  return spawnSync(process.execPath, run, { env, encoding: "utf8" });
}

describe("npm run api-key", () => {
  it("prints a valid key alone on standard output and stores only its hash", async () => {
    const made = apiKey(["--name", "ci", "--scopes", "events:publish, config:write"], {
      DATABASE_URL: db.url,
    });
    expect(made.status).toBe(0);
    expect(made.stdout).toMatch(/^rdk_[\w-]{43}\n$/);
    const key = made.stdout.trim();
    expect(await findApiKeyActor(db, key)).toMatchObject({
      name: "ci",
      scopes: ["events:publish", "config:write"],
    });
    expect(JSON.stringify(await db.prisma.apiKey.findMany())).not.toContain(key);
    expect(await db.prisma.auditLog.findMany({ where: { action: "api_key.create" } })).toMatchObject([
      { actorType: "system", actorName: "Command line", address: expect.stringMatching(/^\S.* on \S/) },
    ]);
  });

  it("makes a key that expires", async () => {
    const args = ["--name", "short", "--scopes", "config:read", "--expires", "90d"];
    const key = apiKey(args, { DATABASE_URL: db.url }).stdout.trim();
    const { expiresAt } = await db.prisma.apiKey.findFirstOrThrow({ where: { name: "short" } });
    const days = ((expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(89.9);
    expect(days).toBeLessThanOrEqual(90);
    expect(await findApiKeyActor(db, key)).toMatchObject({ name: "short" });
    await expect(findApiKeyActor(db, key, expiresAt ?? undefined)).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringMatching(/^The API key has expired: it was valid until 20/),
    });
  });

  it("finds the embedded database of a running Redeliver", () => {
    const home = mkdtempSync(path.join(tmpdir(), "redeliver-home-"));
    writeFileSync(path.join(home, "database-url"), `${db.url}\n`);
    expect(apiKey(["--name", "embedded", "--scopes", "config:read"], { REDELIVER_HOME: home }).status).toBe(
      0,
    );
  });

  it.each([
    [
      ["--name", "a", "--scopes", "events:publish,everything"],
      /Valid scopes: events:publish, deliveries:read/,
    ],
    [["--name", "a"], /at least one scope/],
    [["--scopes", "config:read"], /name/],
    [["--name", "a", "--nope"], /--nope/],
    [["--name", "a", "--scopes", "config:read", "--expires", "soon"], /number of days \(90d\), not soon/],
  ])("ends with 1 and says why for %j", (args, message) => {
    const failed = apiKey(args, { DATABASE_URL: db.url });
    expect([failed.status, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr).toMatch(message);
  });

  it("names the remedy when there is no database", () => {
    const failed = apiKey(["--name", "a", "--scopes", "config:read"], { REDELIVER_HOME: "/nowhere" });
    expect(failed.status).toBe(1);
    expect(failed.stderr).toMatch(/set DATABASE_URL, or start Redeliver/);
  });
});
