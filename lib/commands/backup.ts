import path from "node:path";
import { loadDotEnv } from "../config/dot-env";
import { backUp } from "../supervisor/backup/backup";
import { say } from "../supervisor/say";
import { sentenceOf } from "./sentence";

/** `npm run backup -- DIRECTORY`: saves the hub of REDELIVER_HOME with its embedded database, also while it runs. */
const OWN_DATABASE = [
  "DATABASE_URL is set: back up your own PostgreSQL with its own tools. Nothing was saved.",
  '  pg_dump --format=custom --file=redeliver.dump "$DATABASE_URL"',
  '  pg_restore --no-owner --exit-on-error --dbname="$DATABASE_URL" redeliver.dump   # into an empty database',
  "Save with it REDELIVER_SECRET_KEYS or the file secret-keys of REDELIVER_HOME, without which its secrets are lost, and",
  "NEXTAUTH_SECRET or the file nextauth-secret. docs/running.md describes it.",
].join("\n");

try {
  loadDotEnv();
  const [directory, ...others] = process.argv.slice(2);
  if (!directory || others.length > 0)
    throw new Error("Usage: npm run backup -- DIRECTORY (a new folder, which then contains the backup)");
  if (process.env.DATABASE_URL) throw new Error(OWN_DATABASE);
  const home = process.env.REDELIVER_HOME || ".redeliver";
  await backUp(home, directory);
  say(
    `Saved in ${path.resolve(directory)}. It contains the keys of the stored secrets: keep it where only you can read it.`,
  );
  if (process.env.REDELIVER_SECRET_KEYS)
    say("REDELIVER_SECRET_KEYS is set: its keys are not in the backup. Keep them with it.");
  say(`To restore it: REDELIVER_HOME=… npm run restore -- ${directory}`);
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
