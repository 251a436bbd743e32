import { readdir } from "node:fs/promises";
import path from "node:path";
import { DATABASE_URL_FILE } from "../../db/locate";
import { type Home, LOCK } from "../home";
import { PROCESSES } from "../leftovers";
import { DATA_FOLDER_FILE, presentDataFolder } from "../postgres/data-folder";
import { UNFINISHED_RESTORE } from "../unfinished-restore";

/** Files of a home that belong to its running processes or to this machine. All others are part of a backup. */
const OF_THIS_RUN = new Set([DATABASE_URL_FILE, PROCESSES, UNFINISHED_RESTORE, DATA_FOLDER_FILE]);

/** Names of the files of a home to save: keys, secrets and ports, without the database and logs. */
export async function listHomeFiles(home: Home): Promise<string[]> {
  const entries = await readdir(home.folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !OF_THIS_RUN.has(entry.name) && !isTemporary(entry.name))
    .map(({ name }) => name)
    .sort();
}

/** Returns the file or folder by which a home contains a hub already; undefined if it contains none. */
export async function hubIn(home: Home): Promise<string | undefined> {
  return presentDataFolder(home) ?? (await listHomeFiles(home))[0];
}

const isTemporary = (name: string) =>
  name.startsWith(LOCK) || /\.new$|\.\d+\.[0-9a-f]{8}$/.test(name) || path.extname(name) === ".log";
