import { parseArgs } from "node:util";
import { readConfiguration } from "../configuration/data";
import { describeCounts, describePlan } from "../configuration/describe";
import { applyConfiguration } from "../configuration/mutations";
import type { Plan } from "../configuration/plan";
import { ONE } from "../configuration/view";
import type { Database } from "../db/client";
import { visible } from "../text/visible";
import { commandLine } from "./caller";
import { readConfigurationFile } from "./config-file";

const USAGE = `Usage: npm run config -- COMMAND
  export                              prints the configuration as JSON, without ids, times and secrets
  apply FILE [--dry-run] [--prune]    makes the configuration that of a file; - is standard input
    --dry-run                         shows what would be done, and changes nothing
    --prune                           removes what the lists of the file do not have`;

/** Prints one line to standard output. */
type Print = (line: string) => void;

/**
 * Parses the arguments of `npm run config` and reads the file.
 * @returns a function that runs the command
 * @throws with the problem and what to do
 */
export function readConfigCommand(args: string[]): (db: Database, print: Print) => Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { "dry-run": { type: "boolean", default: false }, prune: { type: "boolean", default: false } },
    allowPositionals: true,
  });
  const { "dry-run": isDryRun, prune } = values;
  const [command, path, ...others] = positionals;
  if (command === "export" && path === undefined && !isDryRun && !prune) return printConfiguration;
  if (command !== "apply" || path === undefined || others.length > 0) throw new Error(USAGE);
  const file = readConfigurationFile(path);
  return async (db, print) => {
    let counts = "";
    const onPlan = (plan: Plan) => {
      if (counts) print("Somebody changed the configuration meanwhile. The plan is now:");
      for (const line of describePlan(plan)) print(line);
      counts = describeCounts(plan);
    };
    const secrets = await applyConfiguration(db, commandLine(), file, { prune, isDryRun, onPlan });
    if (secrets.length > 0) print("New secrets, shown this once:");
    for (const { noun, name, label, value } of secrets)
      print(visible(`${ONE[noun]} ${name}: ${label} ${value}`));
    if (isDryRun) print("Dry run: nothing was changed.");
    print(counts);
  };
}

async function printConfiguration(db: Database, print: Print): Promise<void> {
  print(JSON.stringify(await readConfiguration(db), null, 2));
}
