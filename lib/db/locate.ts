import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import path from "node:path";

/** How long the embedded database may take to accept a connection before it counts as not running. */
const ANSWERS_WITHIN_MS = 5_000;

/**
 * The database that a command on this machine means: `DATABASE_URL`, else the embedded one of a running `npm start`.
 * @param home REDELIVER_HOME.
 * @throws with one sentence when neither is there, and when what `npm start` left does not run any more.
 */
export async function databaseUrl(home = process.env.REDELIVER_HOME || ".redeliver"): Promise<string> {
  if (process.env.DATABASE_URL) return process.env.DATABASE_URL;
  const url = await readFile(path.join(home, "database-url"), "utf8").then(
    (text) => text.trim(),
    () => undefined,
  );
  if (url === undefined) throw new Error(`No database: ${WHAT_TO_DO}`);
  // An orderly stop takes the file away; a machine that was switched off leaves it.
  if (!(await answers(new URL(url))))
    throw new Error(`The embedded PostgreSQL of ${home} does not run: ${WHAT_TO_DO}`);
  return url;
}

/** Completes the environment with that database, for processes whose settings name it. Call before settings are read. */
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
