import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type Home, kept } from "../home";
import { systemUser } from "./programs";
import { canReach, openFolder } from "./reach";

/** The folder of PostgreSQL in a home. */
export const DATA_FOLDER = "postgres";
/** A file in a home with the folder of PostgreSQL, if that is outside the home. */
export const DATA_FOLDER_FILE = "postgres-place";

/** Returns the folder in the home, or, if the system user of PostgreSQL cannot reach that, a folder whose name the home stores. */
export async function chooseDataFolder(home: Home): Promise<string> {
  const inHome = home.file(DATA_FOLDER);
  if (existsSync(inHome) || canReach(systemUser(), home.folder)) return inHome;
  const folder = await openFolder();
  return kept(home, DATA_FOLDER_FILE, () => path.join(folder, `data-${randomBytes(6).toString("hex")}`));
}

/** Returns the folder of PostgreSQL of a home, or undefined if there is none yet. */
export function presentDataFolder(home: Home): string | undefined {
  const inHome = home.file(DATA_FOLDER);
  if (existsSync(inHome)) return inHome;
  if (!existsSync(home.file(DATA_FOLDER_FILE))) return undefined;
  const outside = readFileSync(home.file(DATA_FOLDER_FILE), "utf8").trim();
  return existsSync(outside) ? outside : undefined;
}
