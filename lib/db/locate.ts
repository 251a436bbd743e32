import { readFile } from "node:fs/promises";
import path from "node:path";

/**
 * The database that a command on this machine means: `DATABASE_URL`, else the embedded one of a running `npm start`.
 * @param home REDELIVER_HOME.
 * @throws with one sentence when neither is there.
 */
export async function databaseUrl(home = process.env.REDELIVER_HOME || ".redeliver"): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  try {
    return (await readFile(path.join(home, "database-url"), "utf8")).trim();
  } catch {
    throw new Error(
      "No database: set DATABASE_URL, or start Redeliver first (`npm start`), whose embedded PostgreSQL is then used.",
    );
  }
}
