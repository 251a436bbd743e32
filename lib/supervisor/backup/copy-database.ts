import { mkdir } from "node:fs/promises";
import path from "node:path";
import type pg from "pg";
import { copyFile, eachFile, writeWhole } from "./copy-file";
import { CONTROL_FILE, listDatabaseFiles } from "./database-files";
import { logSegments } from "./log-segments";
import { DATABASE_PART, type SavedFile } from "./manifest";

export type CopiedDatabase = { folders: string[]; files: SavedFile[] };

/**
 * Copies the folder of a running PostgreSQL by its low-level backup: the files as they change, and the WAL from the start of the copy
 * to its end, with which a restored server makes them consistent as of the end. A temporary replication slot of this connection keeps
 * that WAL.
 * @param target folder of the backup
 * @param connection used for nothing else meanwhile. When it is lost, the copy fails.
 */
export async function copyDatabase(connection: pg.ClientBase, target: string): Promise<CopiedDatabase> {
  const { rows: found } = await connection.query<{ folder: string; segment: string }>(
    `select current_setting('data_directory') as folder, setting as segment
     from pg_settings where name = 'wal_segment_size'`,
  );
  const dataDir = found[0]?.folder ?? "";
  const slot = `redeliver_backup_${process.pid}`;
  await connection.query("select pg_create_physical_replication_slot($1, true, true)", [slot]);
  const { rows: started } = await connection.query<{ first: string }>(
    "select pg_walfile_name(pg_backup_start('redeliver', fast => true)) as first",
  );
  const { folders, files } = await listDatabaseFiles(dataDir);
  for (const folder of folders) await mkdir(path.join(target, DATABASE_PART, folder), { recursive: true });
  const saved = await copyAll(dataDir, target, files);
  saved.push(...(await copyAll(dataDir, target, [CONTROL_FILE])));
  const { rows: stopped } = await connection.query<{ last: string; label: string }>(
    "select pg_walfile_name(lsn) as last, labelfile as label from pg_backup_stop(wait_for_archive => false)",
  );
  const last = stopped[0]?.last ?? "";
  const label = path.posix.join(DATABASE_PART, "backup_label");
  saved.push({ path: label, ...(await writeWhole(path.join(target, label), stopped[0]?.label ?? "")) });
  const segments = logSegments(started[0]?.first ?? "", last, Number(found[0]?.segment));
  const copied = await copyAll(
    dataDir,
    target,
    segments.map((name) => `pg_wal/${name}`),
  );
  await connection.query("select pg_drop_replication_slot($1)", [slot]);
  const present = new Set(copied.map((file) => path.posix.basename(file.path)));
  const lost = segments.find((name) => !present.has(name));
  if (lost) throw new Error(`PostgreSQL did not keep its log ${lost}: try the backup again.`);
  saved.push(...copied);
  return { folders, files: saved };
}

/** Copies files that exist; one that the server has removed meanwhile is in its WAL. */
async function copyAll(dataDir: string, target: string, names: readonly string[]): Promise<SavedFile[]> {
  const saved: SavedFile[] = [];
  await eachFile(names, async (name) => {
    const file = path.posix.join(DATABASE_PART, name);
    const copied = await copyFile(path.join(dataDir, name), path.join(target, file));
    if (copied) saved.push({ path: file, ...copied });
  });
  return saved;
}
