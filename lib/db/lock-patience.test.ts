import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { migrate } from "./migrate";

let db: TestDatabase;
let folder: string;
let dump: pg.Client;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "redeliver-migrations-"));
  dump = new pg.Client({ connectionString: db.url, application_name: "pg_dump" });
  await dump.connect();
});
afterEach(() => dump.query("rollback"));
afterAll(async () => {
  await dump.end();
  await db.drop();
  await rm(folder, { recursive: true });
});

/** Writes a migration that needs an exclusive lock on a table that a dump holds. */
async function migrationWhileDumping(column: string): Promise<string> {
  const name = `20990101000000_${column}`;
  await mkdir(path.join(folder, name));
  await writeFile(path.join(folder, name, "migration.sql"), `alter table delivery add column ${column} text`);
  await dump.query("begin");
  await dump.query("lock table delivery in access share mode");
  return name;
}

describe("a migration of a table that a dump reads", () => {
  it("lets writes proceed between its tries, reports the blocking transaction, and is applied after the dump", async () => {
    const name = await migrationWhileDumping("first");
    const sentences: string[] = [];
    const applied = await migrate(db.url, folder, {
      lockMs: 50,
      onWait: async (sentence) => {
        sentences.push(sentence);
        await db.pool.query(
          "begin; set local lock_timeout = 1000; lock table delivery in row exclusive mode; commit",
        );
        if (sentences.length === 2) await dump.query("rollback");
      },
    });
    expect(applied).toEqual([name]);
    expect(sentences).toHaveLength(2);
    expect(sentences[0]).toMatch(
      new RegExp(`^Migration ${name} waits for a lock, .*: pg_dump \\(process \\d+\\)`),
    );
  });

  it("is rolled back as a whole after the time limit", async () => {
    const name = await migrationWhileDumping("second");
    const migrating = migrate(db.url, folder, { lockMs: 50, waitMs: 0 });
    await expect(migrating).rejects.toMatchObject({
      message: `Migration ${name} was not applied`,
      cause: { code: "55P03" },
    });
  });
});
