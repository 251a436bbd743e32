import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { keepingBuiltIndexes } from "./built-indexes";
import { LOCK_PATIENCE, type LockPatience, withLockPatience } from "./lock-patience";
import { ensurePartitionsAhead } from "./partitions";
import { MigrationError } from "./problem";

/** Key of the advisory lock of `prisma migrate deploy`, so that the two never run at the same time. */
const LOCK_KEY = 72707369;

const BOOKKEEPING = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

type Migration = { name: string; sql: string; checksum: string };

/**
 * Applies the pending migrations of `prisma/migrations` in order, each in a transaction, and records them as `prisma migrate
 * deploy` does, so that either can be used on the same database. Safe to run from several processes at once. Then creates the day
 * partitions ahead. Waits up to a minute for locked tables, and blocks others for two seconds of that at a time. Indexes that were
 * built before are kept.
 * @returns the names of the migrations applied now.
 * @throws when the database cannot be reached, an applied migration has been edited, or a later release has migrated it.
 */
export async function migrate(
  url: string,
  folder = path.resolve("prisma/migrations"),
  patience: Partial<LockPatience> = {},
): Promise<string[]> {
  const locks = { ...LOCK_PATIENCE, ...patience };
  const client = new pg.Client({ connectionString: url, application_name: "redeliver migrate" });
  await client.connect();
  try {
    // No limit: migrations and the wait for the advisory lock may take long.
    await client.query("set statement_timeout = 0");
    await client.query("select pg_advisory_lock($1)", [LOCK_KEY]);
    await client.query(BOOKKEEPING);
    const applied = await appliedMigrations(client);
    const migrations = await readMigrations(folder);
    refuseLaterRelease(migrations, applied);
    const pending = migrations.filter((migration) => isPending(migration, applied));
    for (const migration of pending) await applyPatiently(client, migration, locks);
    const makePartitions = () => ensurePartitionsAhead(client, new Date());
    await withLockPatience(client, "The making of partitions", makePartitions, locks);
    return pending.map((migration) => migration.name);
  } finally {
    await client.end();
  }
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(path.join(folder, name, "migration.sql"), "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  const { rows } = await client.query<{ migration_name: string; checksum: string }>(
    "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null",
  );
  return new Map(rows.map((row) => [row.migration_name, row.checksum]));
}

/** Migrations have no way back: an earlier release would use columns that are gone. */
function refuseLaterRelease(migrations: readonly Migration[], applied: ReadonlyMap<string, string>): void {
  const newest = migrations.at(-1)?.name ?? "";
  const later = [...applied.keys()].filter((name) => name > newest).sort();
  if (later.length === 0) return;
  throw new Error(
    `The database was migrated by a later release (${later.at(-1)}): run that release, or restore the backup from before it.`,
  );
}

function isPending(migration: Migration, applied: Map<string, string>): boolean {
  const checksum = applied.get(migration.name);
  if (checksum !== undefined && checksum !== migration.checksum) {
    throw new Error(
      `Migration ${migration.name} was edited after it was applied to this database: restore its file.`,
    );
  }
  return checksum === undefined;
}

async function applyPatiently(client: pg.Client, migration: Migration, locks: LockPatience): Promise<void> {
  const what = `Migration ${migration.name}`;
  const sql = await keepingBuiltIndexes(client, migration.sql);
  try {
    await withLockPatience(client, what, () => apply(client, { ...migration, sql }, locks.lockMs), locks);
  } catch (error) {
    throw new MigrationError(migration.name, error);
  }
}

async function apply(client: pg.Client, migration: Migration, lockMs: number): Promise<void> {
  await client.query("begin");
  try {
    await client.query(`set local lock_timeout = ${lockMs}`);
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch(() => {}); // the connection may have failed
    throw error;
  }
}
