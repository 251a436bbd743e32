import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";

/** Name of the file in REDELIVER_HOME with the URL of the embedded database. It exists while the database runs. */
export const DATABASE_URL_FILE = "database-url";
/** Time to accept a connection, after which the embedded database counts as not running. */
const ANSWERS_WITHIN_MS = 5_000;

/**
 * Returns the URL of the database for a process on this machine: `DATABASE_URL`, else that of the embedded database of a running
 * `npm start`.
 * @param home REDELIVER_HOME.
 * @throws with one sentence when there is neither, or when the embedded database no longer runs.
 */
export async function databaseUrl(home = process.env.REDELIVER_HOME || ".redeliver"): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const url = await readFile(path.join(home, DATABASE_URL_FILE), "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
  if (url === undefined) throw new Error(`No database: ${WHAT_TO_DO}`);
  // A clean stop removes the file; a power failure leaves it.
  if (!(await answers(new URL(url))))
    throw new Error(`The embedded PostgreSQL of ${home} does not run: ${WHAT_TO_DO}`);
  return url;
}

/** Sets DATABASE_URL to that database. Call it before the settings are read. */
export async function provideDatabaseUrl(): Promise<void> {
  process.env.DATABASE_URL = await databaseUrl();
}

const WHAT_TO_DO =
  "set DATABASE_URL, or start Redeliver first (`npm start`), whose embedded PostgreSQL is then used.";

function answers({ hostname, port }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: ANSWERS_WITHIN_MS });
    const end = (isThere: boolean) => {
      socket.destroy();
      resolve(isThere);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
    socket.once("timeout", () => end(false));
  });
}
