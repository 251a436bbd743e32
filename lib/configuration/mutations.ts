import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { changeTogether } from "../config-version/mutations";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { readStored } from "./data";
import { applyPlan, type MadeSecret } from "./mutations/apply-plan";
import { type Plan, planConfiguration } from "./plan";
import { danglingNames } from "./references";
import type { ConfigurationFile } from "./schema";

type Options = {
  /** Removes the rows that a list of the file does not have. */
  prune: boolean;
  /** Tries the changes and takes all of them back. */
  isDryRun: boolean;
  /** Takes the plan before anything is changed. */
  onPlan: (plan: Plan) => void;
};

/** Ends the transaction of a dry run, in which every change succeeded. */
class TakenBack extends Error {}

/**
 * Makes the stored configuration that of a file, in one transaction: all of it or nothing. Each row is changed by its noun's own
 * mutation, with an audit row. A second run changes nothing.
 * @returns the secrets of added rows, which can be read this once; none of a dry run
 * @throws RedeliverError invalid naming the paths in the file, conflict for a taken name and a row in use
 */
export async function applyConfiguration(
  db: Database,
  actor: Actor,
  file: ConfigurationFile,
  { prune, isDryRun, onPlan }: Options,
): Promise<MadeSecret[]> {
  try {
    return await changeTogether(db, async (within) => {
      const stored = await readStored(within);
      refuseDanglingNames(file, prune, stored);
      const plan = planConfiguration(file, stored, prune);
      onPlan(plan);
      const made = await applyPlan(within, actor, { plan, stored, makeStandIn });
      if (isDryRun) throw new TakenBack();
      return made;
    });
  } catch (error) {
    if (error instanceof TakenBack) return [];
    throw error;
  }
}

function refuseDanglingNames(
  file: ConfigurationFile,
  prune: boolean,
  stored: Parameters<typeof danglingNames>[1],
): void {
  const problems = danglingNames(file, stored, prune);
  if (problems.length > 0)
    throw new RedeliverError("invalid", "The file names what there would not be.", problems);
}

/** A text that nobody knows, long enough for every kind of secret. */
const makeStandIn = () => `stand-in-${randomBytes(24).toString("base64url")}`;
