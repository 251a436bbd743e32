import { randomBytes } from "node:crypto";
import type { Actor } from "../access/actor";
import { changeTogether } from "../config-version/mutations";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { readSnapshot, readStored } from "./data";
import { applyPlan, type MadeSecret } from "./mutations/apply-plan";
import { type Plan, planConfiguration } from "./plan";
import { danglingNames } from "./references";
import type { ConfigurationFile } from "./schema";
import type { Stored } from "./stored";

type Options = {
  /** Removes the rows that a list of the file does not have. */
  prune: boolean;
  /** Plans only. */
  isDryRun: boolean;
  /** Takes the plan before anything is changed. */
  onPlan: (plan: Plan) => void;
};

/**
 * Makes the stored configuration that of a file, in one transaction: all of it or nothing. Each row is changed by its noun's own
 * mutation, with an audit row. A second run changes nothing. A dry run only plans: it holds no lock, so that others can change the
 * configuration meanwhile.
 * @returns the secrets of added rows, which can be read this once; none of a dry run
 * @throws RedeliverError invalid naming the paths in the file, conflict for a taken name and a row in use
 */
export async function applyConfiguration(
  db: Database,
  actor: Actor,
  file: ConfigurationFile,
  { prune, isDryRun, onPlan }: Options,
): Promise<MadeSecret[]> {
  const planFor = (stored: Stored): Plan => {
    refuseDanglingNames(file, prune, stored);
    const plan = planConfiguration(file, stored, prune);
    onPlan(plan);
    if (!prune) refuseLostSubscriptions(plan);
    return plan;
  };
  if (isDryRun) {
    planFor(await readSnapshot(db));
    return [];
  }
  return changeTogether(db, async (within) => {
    const stored = await readStored(within);
    return applyPlan(within, actor, { plan: planFor(stored), stored, makeStandIn });
  });
}

function refuseDanglingNames(file: ConfigurationFile, prune: boolean, stored: Stored): void {
  const problems = danglingNames(file, stored, prune);
  if (problems.length > 0)
    throw new RedeliverError("invalid", "The file names what there would not be.", problems);
}

/** Removals need --prune, also those that follow from a change of a handler. */
function refuseLostSubscriptions({ lost }: Plan): void {
  if (lost.length === 0) return;
  throw new RedeliverError(
    "invalid",
    "Subscribers that the file does not list would lose topics. Enable the topics, list the subscribers, or use --prune.",
    lost.map(({ subscriber, handler, topic, context }) => ({
      field: `${handler}/${topic}`,
      message: `The subscriber ${subscriber} receives it in ${context}.`,
    })),
  );
}

/** A text that nobody knows, long enough for every kind of secret. */
const makeStandIn = () => `stand-in-${randomBytes(24).toString("base64url")}`;
