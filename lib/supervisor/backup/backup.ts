import { chmod, mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { databaseUrl } from "../../db/locate";
import { readKeyFile } from "../../secrets/key-file";
import { type Home, isHomeLocked, lockHome, openHome } from "../home";
import { presentDataFolder } from "../postgres/data-folder";
import { runEmbeddedPostgres } from "../postgres/supervised";
import { StartProblem } from "../problem";
import { say, step } from "../say";
import { refuseUnfinishedRestore } from "../unfinished-restore";
import { copyDatabase } from "./copy-database";
import { copyFile } from "./copy-file";
import { listHomeFiles } from "./home-files";
import { HOME_PART, type Manifest, type SavedFile, writeManifest } from "./manifest";

/**
 * Backs up the hub of a home, with its embedded database, keys and secrets, into a new folder. A running hub continues meanwhile; the
 * PostgreSQL of a stopped one runs for the time of the backup.
 * @returns what was saved
 * @throws StartProblem when there is nothing to back up, or the folder is not empty. A failed backup is removed.
 */
export async function backUp(homeFolder: string, directory: string): Promise<Manifest> {
  const target = path.resolve(directory);
  const home = openHome(homeFolder);
  refuseUnfinishedRestore(home);
  if (presentDataFolder(home) === undefined)
    throw new StartProblem(
      `There is no embedded database in ${home.folder}: set REDELIVER_HOME to the home of the hub.`,
    );
  await makeFolder(target);
  try {
    return await withDatabase(home, (url) => save(home, url, target));
  } catch (error) {
    for (const name of await readdir(target)) await rm(path.join(target, name), { recursive: true });
    throw error;
  }
}

async function save(home: Home, url: string, target: string): Promise<Manifest> {
  const begunAt = new Date().toISOString();
  const keys = keysOf(home.folder);
  const client = new pg.Client({ connectionString: url, application_name: "redeliver backup" });
  client.on("error", () => {}); // the statement under way, or the next one, fails
  await client.connect();
  try {
    // No limit: the checkpoint at the start may take minutes, and the connection waits for the copy.
    await client.query("set statement_timeout = 0");
    const { rows } = await client.query<{ postgres: string; migration: string }>(
      `select (current_setting('server_version_num')::int / 10000)::text as postgres,
         (select max(migration_name) from _prisma_migrations where finished_at is not null) as migration`,
    );
    const database = await step(
      "Copying the database",
      () => copyDatabase(client, target),
      ({ files }) => describeFiles(files),
    );
    // After the database: a key that was made meanwhile is among the files, and stored secrets may need it.
    const files = await step("Copying keys and secrets", () => copyHome(home, target), describeNames);
    refuseLostKeys(keys, keysOf(path.join(target, HOME_PART)));
    const manifest = {
      format: 1 as const,
      begunAt,
      endedAt: new Date().toISOString(),
      postgres: rows[0]?.postgres ?? "",
      migration: rows[0]?.migration ?? "",
      folders: database.folders,
      files: [...database.files, ...files],
    };
    await writeManifest(target, manifest);
    return manifest;
  } finally {
    await client.end();
  }
}

const keysOf = (folder: string) => readKeyFile(folder)?.split(/\s+/) ?? [];

/** A rotation adds a key and keeps the others. Somebody who removed one meanwhile may have removed that of the secrets just copied. */
function refuseLostKeys(before: readonly string[], saved: readonly string[]): void {
  if (before.every((key) => saved.includes(key))) return;
  throw new StartProblem(
    "A key of the stored secrets was removed during the backup, and the copied secrets may need it: run the backup again.",
  );
}

async function copyHome(home: Home, target: string): Promise<SavedFile[]> {
  await mkdir(path.join(target, HOME_PART));
  const saved: SavedFile[] = [];
  for (const name of await listHomeFiles(home)) {
    const file = path.posix.join(HOME_PART, name);
    const copied = await copyFile(home.file(name), path.join(target, file));
    if (copied) saved.push({ path: file, ...copied });
  }
  return saved;
}

/** Runs work with the database of a home: of its running hub, or started for this time. */
async function withDatabase<Result>(home: Home, work: (url: string) => Promise<Result>): Promise<Result> {
  if (isHomeLocked(home)) return work(await databaseUrl(home.folder));
  const release = lockHome(home);
  try {
    const postgres = await step("Starting PostgreSQL, because the hub is stopped", () =>
      runEmbeddedPostgres(home, say),
    );
    return await work(postgres.url).finally(postgres.stop);
  } finally {
    release();
  }
}

/** Makes the folder of a backup, which only its owner can read. @throws StartProblem when it exists and is not empty */
async function makeFolder(target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).length > 0)
    throw new StartProblem(`${target} is not empty: a backup is written to a new folder.`);
  await closeFolder(target, 0o700);
}

/** Sets the mode of a folder. One that belongs to another user keeps its own; what is written there only its owner can read. */
export async function closeFolder(folder: string, mode: number): Promise<void> {
  await chmod(folder, mode).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EPERM") throw error;
  });
}

export function describeFiles(files: readonly SavedFile[]): string {
  const bytes = files.reduce((sum, one) => sum + one.bytes, 0);
  return `${files.length} files, ${Math.ceil(bytes / 2 ** 20)} MB`;
}

export const describeNames = (files: readonly SavedFile[]) =>
  files.map((one) => path.posix.basename(one.path)).join(", ");
