"use server";

import { action } from "../action/action";
import { RedeliverError } from "../errors";
import { updateFoldRules } from "../fold-rules/mutations";
import { tryFolding } from "./data";
import { foldingChanges, tryFoldingBody } from "./schema";
import { storedFolding } from "./view";

/** The console's operations on the rules of folding. */

/** Saves the rules as the next version, unless they were changed since they were read. */
export const update = action(
  { name: "fold_rules.update", permission: "config:write", input: foldingChanges },
  async ({ db, user, input: { id, rules, reason } }) => {
    const changed = updateFoldRules(db, user, { version: Number(id), rules, reason });
    return { stored: storedFolding(await changed.catch(asOutdated)) };
  },
);

/** What rules would make of an answer, of a group's and of the newest groups. */
export const tryOut = action(
  { name: "fold_rules.try", permission: "config:write", input: tryFoldingBody },
  async ({ db, user, input }) => ({ tried: await tryFolding(db, user, input) }),
);

/** Forms know an outdated row by `updatedAt`; the rules have a version in its place. */
function asOutdated(error: unknown): never {
  if (!(error instanceof RedeliverError) || error.code !== "conflict") throw error;
  throw new RedeliverError("conflict", "Somebody else has changed the rules since you opened them.", [
    { field: "updatedAt", message: error.message },
  ]);
}
