import { parseArgs } from "node:util";
import { createApiKey } from "../api-keys/mutations";
import { newApiKey } from "../api-keys/schema";
import { loadDotEnv } from "../config/dot-env";
import { COMMAND_STATEMENT_MS } from "../config/statement-limits";
import { openDatabase } from "../db/client";
import { databaseUrl } from "../db/locate";
import { DAY_MS } from "../time/units";
import { commandLine } from "./caller";
import { sentenceOf } from "./sentence";

/** `npm run api-key -- --name NAME --scopes a,b [--expires 90d]`: creates an API key and prints it once, alone on the last line. */
try {
  loadDotEnv();
  const wanted = readArguments();
  const db = openDatabase(await databaseUrl(), 1, COMMAND_STATEMENT_MS);
  try {
    const { key } = await createApiKey(db, commandLine(), wanted);
    console.error(`API key ${wanted.name} (${wanted.scopes.join(", ")}). It is shown this once:`);
    console.log(key);
  } finally {
    await db.close();
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

function readArguments() {
  const text = { type: "string" } as const;
  const { values } = parseArgs({ options: { name: text, scopes: text, expires: text } });
  const scopes = (values.scopes ?? "").split(",").map((scope) => scope.trim());
  const expiresAt = values.expires === undefined ? null : expiryOf(values.expires);
  const result = newApiKey.safeParse({ name: values.name ?? "", scopes: scopes.filter(Boolean), expiresAt });
  if (result.success) return result.data;
  const problems = [...new Set(result.error.issues.map((issue) => issue.message))].join(" ");
  throw new Error(`${problems}\nUsage: npm run api-key -- --name NAME --scopes SCOPE,SCOPE [--expires 90d]`);
}

/** The time at which a number of days from now is over. */
function expiryOf(given: string): string {
  const days = Number(/^([1-9]\d{0,3})d$/.exec(given)?.[1]);
  if (!days) throw new Error(`--expires takes a number of days (90d), not ${given}.`);
  return new Date(Date.now() + days * DAY_MS).toISOString();
}
