import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { register } from "../../instrumentation";
import { database } from "../db/client";
import { freePort } from "../net/free-port";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { endProcess, forkScript, nextMessage } from "../testing/processes/child-process";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
afterEach(() => vi.unstubAllEnvs());

/** Creates a home in the state of a running PostgreSQL of `npm start`; without a URL, in the state after a clean stop. */
function homeOf(url?: string): string {
  const home = mkdtempSync(path.join(tmpdir(), "redeliver-home-"));
  if (url) writeFileSync(path.join(home, "database-url"), `${url}\n`);
  return home;
}

/** Runs a process without `DATABASE_URL` to its end. */
function run(file: string, home: string) {
  const { DATABASE_URL: _, ...rest } = process.env;
  return spawnSync(process.execPath, ["--import", "tsx", file], {
    env: { ...rest, REDELIVER_HOME: home },
    encoding: "utf8",
  });
}

const WORKER = "lib/worker/main.ts";
const MIGRATE = "lib/commands/migrate.ts";

describe("without DATABASE_URL, the embedded database of the home is used", () => {
  it("by npm run worker", async () => {
    const env = { REDELIVER_HOME: homeOf(db.url), LOG_LEVEL: "error" };
    const worker = forkScript({ file: WORKER, env });
    expect(await nextMessage(worker)).toBe("ready");
    expect(await endProcess(worker, "SIGTERM")).toBe(0);
  });

  it("by npm run db:migrate", () => {
    expect(run(MIGRATE, homeOf(db.url))).toMatchObject({
      status: 0,
      stdout: "The database is up to date.\n",
    });
  });

  it("by npm run web", async () => {
    vi.stubEnv("NEXT_RUNTIME", "nodejs");
    vi.stubEnv("DATABASE_URL", "");
    vi.stubEnv("REDELIVER_HOME", homeOf(db.url));
    await register();
    const shared = database();
    const { rows } = await shared.pool.query("select current_database() as name");
    await shared.close();
    expect(db.url).toContain(rows[0].name);
  });
});

describe.each([WORKER, MIGRATE])("%s says in one sentence what is missing", (file) => {
  it("where Redeliver was not started", () => {
    const failed = run(file, homeOf());
    expect([failed.status, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr).toMatch(/^No database: set DATABASE_URL, or start Redeliver first .*\n$/);
  });

  it("where it was, and does not run any more", async () => {
    const failed = run(file, homeOf(`postgresql://redeliver:x@127.0.0.1:${await freePort()}/postgres`));
    expect([failed.status, failed.stdout]).toEqual([1, ""]);
    expect(failed.stderr).toMatch(/^The embedded PostgreSQL of .* does not run: set DATABASE_URL, or .*\n$/);
  });
});
