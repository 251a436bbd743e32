import { loadDotEnv } from "../config/dot-env";
import { COMMAND_STATEMENT_MS } from "../config/statement-limits";
import { openDatabase } from "../db/client";
import { databaseUrl, provideDatabaseUrl } from "../db/locate";
import { RedeliverError } from "../errors";
import { visible } from "../text/visible";
import { readConfigCommand } from "./config-command";
import { problemLines, sentenceOf } from "./sentence";

/** `npm run config -- export | apply FILE`: the configuration as a file. It requires only access to this machine. */
try {
  loadDotEnv();
  const run = readConfigCommand(process.argv.slice(2));
  // Policies are read with the settings of the environment, which need it.
  await provideDatabaseUrl();
  const db = openDatabase(await databaseUrl(), 1, COMMAND_STATEMENT_MS);
  try {
    await run(db, console.log);
  } finally {
    await db.close();
  }
} catch (error) {
  console.error(visible(sentenceOf(error), { lines: true }));
  if (error instanceof RedeliverError) {
    for (const line of problemLines(error.details ?? [])) console.error(line);
    console.error("Nothing was changed.");
  }
  process.exitCode = 1;
}
