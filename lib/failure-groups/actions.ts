"use server";

import { action } from "../action/action";
import { mergeGroup, unmergeGroup } from "./mutations/merge";
import { updateGroup } from "./mutations/update";
import { groupChanges, groupNumber, mergeBody, unmergeBody } from "./schema";

/** The console's operations on failure groups. They accept the same bodies as the API. */

const one = { id: groupNumber };

export const update = action(
  { name: "group.update", permission: "groups:write", input: groupChanges.extend(one) },
  async ({ db, user, input: { id, ...changes } }) => {
    await updateGroup(db, user, id, changes);
    return {};
  },
);

export const merge = action(
  { name: "group.merge", permission: "groups:write", input: mergeBody.extend(one) },
  async ({ db, user, input: { id, into } }) => {
    await mergeGroup(db, user, id, into);
    return {};
  },
);

export const unmerge = action(
  { name: "group.unmerge", permission: "groups:write", input: unmergeBody.extend(one) },
  async ({ db, user, input: { id, fingerprint } }) => {
    await unmergeGroup(db, user, id, fingerprint);
    return {};
  },
);
