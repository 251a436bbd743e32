import { readdir } from "node:fs/promises";
import path from "node:path";
import { StartProblem } from "../problem";

/** Folders whose content belongs to the running server, or is copied by name (WAL). A restored server needs them empty. */
const WITHOUT_CONTENT = new Set([
  ...["pg_wal", "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial", "pg_snapshots", "pg_stat_tmp"],
  "pg_subtrans",
]);
const NOT_COPIED =
  /^(postmaster\.(pid|opts)|pg_internal\.init.*|pgsql_tmp.*|t\d+_\d.*|backup_(label|manifest).*)$/;
/** Copied last: it may not be older than the files it describes. */
export const CONTROL_FILE = "global/pg_control";

export type DatabaseFiles = { folders: string[]; files: string[] };

/**
 * Lists what a backup of a running PostgreSQL has to copy, relative to its folder, with slashes, without WAL and `CONTROL_FILE`.
 * @throws StartProblem when there are tablespaces, whose files lie outside the folder
 */
export async function listDatabaseFiles(dataDir: string): Promise<DatabaseFiles> {
  const found: DatabaseFiles = { folders: ["pg_wal/archive_status", "pg_wal/summaries"], files: [] };
  if ((await readdir(path.join(dataDir, "pg_tblspc"))).length > 0) {
    throw new StartProblem(
      "The embedded PostgreSQL has tablespaces, whose files lie outside its folder: drop them, or back it up with pg_dump.",
    );
  }
  const visit = async (folder: string) => {
    const entries = await readdir(path.join(dataDir, folder), { withFileTypes: true }).catch(ignoreMissing);
    for (const entry of entries) {
      const name = folder ? `${folder}/${entry.name}` : entry.name;
      if (entry.isDirectory()) {
        if (NOT_COPIED.test(entry.name)) continue;
        found.folders.push(name);
        if (!WITHOUT_CONTENT.has(name)) await visit(name);
      } else if (entry.isFile() && !NOT_COPIED.test(entry.name) && name !== CONTROL_FILE)
        found.files.push(name);
    }
  };
  await visit("");
  return { ...found, folders: found.folders.sort() };
}

/** A folder may be removed while its server runs. */
function ignoreMissing(error: NodeJS.ErrnoException): never[] {
  if (error.code === "ENOENT") return [];
  throw error;
}
