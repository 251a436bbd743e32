import { parseArgs } from "node:util";
import { headText, readHead } from "../audit/chain";
import { type Verification, verifyChain } from "../audit/data/verify-chain";
import { loadDotEnv } from "../config/dot-env";
import { COMMAND_STATEMENT_MS } from "../config/statement-limits";
import { openDatabase } from "../db/client";
import { databaseUrl } from "../db/locate";
import { sentenceOf } from "./sentence";

const USAGE = "Usage: npm run audit -- verify [--from 2026-11-01] [--head NUMBER:HASH]";

/**
 * `npm run audit -- verify` checks the chain of the audit trail and prints its head, which is to be kept outside the database; `--head`
 * compares with one that was. Ends with 1 when a row was changed, added or removed.
 */
try {
  loadDotEnv();
  const options = readArguments();
  const db = openDatabase(await databaseUrl(), 1, COMMAND_STATEMENT_MS);
  try {
    const client = await db.pool.connect();
    const verification = await verifyChain(client, options).finally(() => client.release());
    report(verification);
  } finally {
    await db.close();
  }
} catch (error) {
  console.error(sentenceOf(error));
  process.exitCode = 1;
}

function readArguments() {
  const { values, positionals } = parseArgs({
    options: { from: { type: "string" }, head: { type: "string" } },
    allowPositionals: true,
  });
  if (positionals.length !== 1 || positionals[0] !== "verify") throw new Error(USAGE);
  const from = values.from === undefined ? undefined : new Date(values.from);
  if (from && Number.isNaN(from.getTime()))
    throw new Error(`--from takes a date (2026-11-01) or a time (2026-11-01T10:00:00Z), not ${values.from}.`);
  const kept = values.head === undefined ? undefined : readHead(values.head);
  if (values.head !== undefined && !kept)
    throw new Error("--head takes a number and a hash as this command prints them: 1234:9f86….");
  return { from, kept };
}

function report({ problems, remarks, rows, until, head, unchained, unproven }: Verification): void {
  const checked = `${counted(rows, "row")}${until ? ` until ${until}` : ""}`;
  for (const remark of remarks) console.log(remark);
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(`The audit trail is broken: ${counted(problems.length, "problem")} in ${checked}.`);
    process.exitCode = 1;
    return;
  }
  const newest = unchained > 0 ? ` Not in the chain yet: ${counted(unchained, "newer row")}.` : "";
  const outside =
    unproven > 0 ? ` Outside the chain: ${counted(unproven, "refusal")} of callers who proved nothing.` : "";
  console.log(`The audit trail is intact: ${checked}.${newest}${outside}`);
  console.log(`Keep this head outside the database, to compare with --head: ${headText(head)}`);
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}
