import { loadDotEnv } from "../config/dot-env";
import { openDatabase } from "../db/client";
import { databaseUrl } from "../db/locate";
import { askPassword } from "./ask-password";
import { sentenceOf } from "./sentence";
import { readUserCommand } from "./user-command";

/** `npm run user -- COMMAND --email E`: manages accounts. It requires only access to this machine. */
try {
  loadDotEnv();
  const run = readUserCommand(process.argv.slice(2));
  const db = openDatabase(await databaseUrl(), 1);
  try {
    console.log(await run(db, askPassword));
  } finally {
    await db.close();
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}
