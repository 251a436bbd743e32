"use server";

import { z } from "zod";
import { action } from "../action/action";
import { rowToDelete } from "../config-version/schema";
import { policyFacts, tryRulesOnFailures } from "./data";
import { createPolicy, deletePolicy, updatePolicy } from "./mutations";
import { newPolicy, policyChanges, tryRulesBody } from "./schema";

/** The console's operations on policies. They accept the same bodies as the API. */

export const create = action(
  { name: "policy.create", permission: "config:write", input: newPolicy },
  async ({ db, user, input }) => ({ id: (await createPolicy(db, user, input)).id }),
);

/** Saves the changed parts of a policy, unless the policy was changed since it was read. */
export const update = action(
  {
    name: "policy.update",
    permission: "config:write",
    input: policyChanges.extend({ id: z.guid() }),
  },
  async ({ db, user, input: { id, ...changes } }) => ({
    stored: policyFacts(await updatePolicy(db, user, id, changes)),
  }),
);

export const remove = action(
  { name: "policy.delete", permission: "config:write", input: rowToDelete },
  async ({ db, user, input: { id, updatedAt } }) => {
    await deletePolicy(db, user, id, updatedAt);
    return {};
  },
);

export const tryOnFailures = action(
  { name: "policy.try_rules", permission: "config:write", input: tryRulesBody },
  async ({ db, user, input }) => ({ answer: await tryRulesOnFailures(db, user, input) }),
);
