import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { migrate } from "./migrate";

let db: TestDatabase;
let folder: string;
beforeAll(async () => {
  db = await createTestDatabase();
  folder = await mkdtemp(path.join(tmpdir(), "redeliver-migrations-"));
});
afterAll(async () => {
  await db.drop();
  await rm(folder, { recursive: true });
});

async function migration(name: string, sql: string): Promise<string> {
  const whole = `20990101000000_${name}`;
  await mkdir(path.join(folder, whole));
  await writeFile(path.join(folder, whole, "migration.sql"), sql);
  return whole;
}
const indexOf = async (name: string) => {
  const { rows } = await db.pool.query<{ oid: number; definition: string }>(
    "select oid, pg_get_indexdef(oid) as definition from pg_class where relname = $1",
    [name],
  );
  return rows[0];
};

it("a migration keeps an index that was built before it, and builds the others, and those that it drops", async () => {
  await db.pool.query("create index concurrently built_idx on delivery (due_at, id) where state = 'failed'");
  await db.pool.query("create index concurrently changed_idx on delivery (due_at)");
  const before = await indexOf("built_idx");
  const name = await migration(
    "indexes",
    `create index built_idx on delivery (due_at, id) where state = 'failed';
     drop index changed_idx;
     create index changed_idx on delivery (received_at);
     create unique index other_idx on delivery (id, shard);`,
  );
  expect(await migrate(db.url, folder)).toEqual([name]);
  expect(await indexOf("built_idx")).toEqual(before);
  expect((await indexOf("changed_idx"))?.definition).toMatch(/\(received_at\)$/);
  expect((await indexOf("other_idx"))?.definition).toMatch(/unique/i);
});

it("a migration is refused while the building of its index was interrupted", async () => {
  await db.pool.query("create index half_idx on delivery (attempts)");
  await db.pool.query("update pg_index set indisvalid = false where indexrelid = 'half_idx'::regclass");
  const name = await migration("interrupted", "create index half_idx on delivery (attempts);");
  await expect(migrate(db.url, folder)).rejects.toThrow(
    /^The building of the index half_idx was interrupted: drop index concurrently half_idx, and build/,
  );
  await db.pool.query("drop index concurrently half_idx");
  expect(await migrate(db.url, folder)).toEqual([name]);
});
