import type { z } from "zod";
import type { Actor } from "../../access/actor";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { mergeGroup, unmergeGroup } from "../mutations/merge";
import { updateGroup } from "../mutations/update";
import { groupChanges, mergeBody, unmergeBody } from "../schema";
import { answerGroup, groupAnswer, groupParams } from "./detail";

/** Changing and merging failure groups by the HTTP API: descriptions and handlers. */

const common = {
  tag: "failure groups",
  access: "groups:write",
  params: groupParams,
  answer: groupAnswer,
  errors: ["conflict"],
} as const;

export const changeGroups = {
  update: operation({
    ...common,
    method: "patch",
    path: "/api/v1/failure-groups/{id}",
    summary: "Change the state, owner or note of a failure group",
    description:
      "`version` is the one that was read; with an older one it is a 409 that says the version of now. `muted` needs what ends it: " +
      "`mutedUntil`, `mutedFor` or `mutedUntilWorse`. `regressed` comes by itself, when an attempt fails that began after the resolve.",
    body: groupChanges,
    example: { version: 3, state: "acknowledged", note: "Billing deploys a fix at 10:00" },
  }),
  merge: operation({
    ...common,
    method: "post",
    path: "/api/v1/failure-groups/{id}:merge",
    summary: "Merge a failure group into another one of the same subscriber",
    description:
      "Its failures, past and coming, are those of the other group, which is answered. The merged group is not listed any more and its id " +
      "is a 404 that names the other one; its state and note are kept for the undo.",
    body: mergeBody,
    example: { into: 17 },
  }),
  unmerge: operation({
    ...common,
    method: "post",
    path: "/api/v1/failure-groups/{id}:unmerge",
    summary: "Undo the merge of one group into this one",
    description: "The group that was merged has its failures, state and note again.",
    body: unmergeBody,
    example: { fingerprint: 4 },
  }),
};

type Caller = { db: Database; actor: Actor };
type Answer = Promise<z.input<typeof groupAnswer>>;

/** PATCH: changes a group. @throws RedeliverError as `updateGroup` */
export async function answerUpdate(caller: Caller, id: number, body: z.output<typeof groupChanges>): Answer {
  await updateGroup(caller.db, caller.actor, id, body);
  return answerGroup(caller, id);
}

/** POST …:merge. @returns the group that has its failures now @throws RedeliverError as `mergeGroup` */
export async function answerMerge(caller: Caller, id: number, into: number): Answer {
  await mergeGroup(caller.db, caller.actor, id, into);
  return answerGroup(caller, into);
}

/** POST …:unmerge. @returns the group without what was merged into it @throws RedeliverError as `unmergeGroup` */
export async function answerUnmerge(caller: Caller, id: number, fingerprint: number): Answer {
  await unmergeGroup(caller.db, caller.actor, id, fingerprint);
  return answerGroup(caller, id);
}
