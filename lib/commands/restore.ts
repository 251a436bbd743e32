import { loadDotEnv } from "../config/dot-env";
import { restore } from "../supervisor/backup/restore";
import { say } from "../supervisor/say";
import { sentenceOf } from "./sentence";

/** `npm run restore -- DIRECTORY`: makes the hub of a backup in REDELIVER_HOME, which must not contain one. */
const OWN_DATABASE = [
  "DATABASE_URL is set: a backup of `npm run backup` is of an embedded PostgreSQL. Restore your own one with its own tools:",
  '  pg_restore --no-owner --exit-on-error --dbname="$DATABASE_URL" redeliver.dump   # into an empty database',
].join("\n");

try {
  loadDotEnv();
  const [directory, ...others] = process.argv.slice(2);
  if (!directory || others.length > 0)
    throw new Error("Usage: npm run restore -- DIRECTORY (a folder that `npm run backup` made)");
  if (process.env.DATABASE_URL) throw new Error(OWN_DATABASE);
  const { endedAt } = await restore(directory, process.env.REDELIVER_HOME || ".redeliver");
  say(`Restored the hub as of ${endedAt}. \`npm start\` starts it; it first brings the database up to date.`);
  say("Deliveries that were made after that time are made again: stop the hub that was backed up before.");
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
