import type { Actor } from "../access/actor";
import { changeTogether } from "../config-version/mutations";
import type { Database } from "../db/client";
import { RedeliverError } from "../errors";
import { readSnapshot } from "./data";
import { applyPlan, type MadeSecret } from "./mutations/apply-plan";
import { countsOf, type Plan, planConfiguration } from "./plan";
import { danglingNames, takenBasePaths } from "./references";
import { removalsOf } from "./removals";
import type { ConfigurationFile } from "./schema";
import type { Stored } from "./stored";

type Options = {
  /** Removes the rows that a list of the file does not have. */
  prune: boolean;
  /** Plans only. */
  isDryRun: boolean;
  /** Takes each plan before anything is changed: another one when the configuration was changed meanwhile. */
  onPlan: (plan: Plan) => void | Promise<void>;
};

/** How often a plan is made for one application, before it is given up because others keep changing the configuration. */
const MOST_PLANS = 5;

/**
 * Makes the stored configuration that of a file, in one transaction: all of it or nothing, with an audit row for each changed row.
 * The plan is made without a lock. The changes take the lock of the configuration, and are made only if it still has the version
 * that was planned for; else there is another plan, which is applied only if it removes nothing that the first one did not: nobody has
 * seen that. A second run changes nothing.
 * @returns the secrets of added rows, which can be read this once; none of a dry run
 * @throws RedeliverError invalid naming the paths in the file, conflict for a taken name and a row in use, when others keep changing
 *   the configuration, and when their change made the plan remove more
 */
export async function applyConfiguration(
  db: Database,
  actor: Actor,
  file: ConfigurationFile,
  { prune, isDryRun, onPlan }: Options,
): Promise<MadeSecret[]> {
  let first: Plan | undefined;
  for (let made = 0; made < MOST_PLANS; made++) {
    const { stored, version } = await readSnapshot(db);
    refuseDanglingNames(file, prune, stored);
    const plan = planConfiguration(file, stored, prune);
    await onPlan(plan);
    first ??= plan;
    refuseMoreRemovals(first, plan);
    refuseTakenBasePaths(file, prune, stored);
    if (!prune) refuseLostSubscriptions(plan);
    if (isDryRun || isEmpty(plan)) return [];
    const applied = await changeTogether(db, version, (within) => applyPlan(within, actor, plan, stored));
    if (applied) return applied.result;
  }
  throw new RedeliverError(
    "conflict",
    `Others changed the configuration while it was planned, ${MOST_PLANS} times one after the other. Apply the file again when they have finished.`,
  );
}

const isEmpty = (plan: Plan) => Object.values(countsOf(plan)).every((count) => count === 0);

function refuseMoreRemovals(first: Plan, plan: Plan): void {
  const removals = removalsOf(plan);
  for (const one of removalsOf(first)) removals.delete(one);
  if (removals.size === 0) return;
  throw new RedeliverError(
    "conflict",
    "Somebody changed the configuration while it was planned, and the plan now removes what the first one did not. Read the plan, and run the command again if it is what you want.",
  );
}

function refuseDanglingNames(file: ConfigurationFile, prune: boolean, stored: Stored): void {
  const problems = danglingNames(file, stored, prune);
  if (problems.length > 0)
    throw new RedeliverError("invalid", "The file names what there would not be.", problems);
}

function refuseTakenBasePaths(file: ConfigurationFile, prune: boolean, stored: Stored): void {
  const taken = takenBasePaths(file, stored, prune);
  if (!taken[0]) return;
  throw new RedeliverError(
    "conflict",
    `The handler ${taken[0].name}: Another handler has this base path already.`,
    taken.map(({ index }) => ({ field: `handlers.${index}.basePath`, message: "Taken already." })),
  );
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
