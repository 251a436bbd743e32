import { SYSTEM } from "../access/actor";
import { describeCounts, describePlan } from "../configuration/describe";
import { applyConfiguration } from "../configuration/mutations";
import type { Plan } from "../configuration/plan";
import { configurationFile } from "../configuration/schema";
import type { Database } from "../db/client";

type Options = { prune?: boolean; isDryRun?: boolean; onPlan?: (plan: Plan) => Promise<void> };

/** The counts of a plan that changes nothing. */
export const NOTHING = "0 to add, 0 to change, 0 to remove";

/** Applies a document as a file has it. Returns the lines of the last plan, the counts, and the new secrets. */
export async function applyDocument(db: Database, document: unknown, options: Options = {}) {
  const file = configurationFile.parse(JSON.parse(JSON.stringify(document)));
  let plan: Plan | undefined;
  const onPlan = async (made: Plan) => {
    plan = made;
    await options.onPlan?.(made);
  };
  const secrets = await applyConfiguration(db, SYSTEM, file, {
    ...{ prune: false, isDryRun: false },
    ...options,
    onPlan,
  });
  if (!plan) throw new Error("There was no plan.");
  return { lines: describePlan(plan), counts: describeCounts(plan), secrets };
}
