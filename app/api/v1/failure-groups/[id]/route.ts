import { methods, route } from "@/lib/api/route";
import { answerUpdate, changeGroups } from "@/lib/failure-groups/api/change";
import { answerGroup, groupId, readGroupOperation } from "@/lib/failure-groups/api/detail";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(readGroupOperation, ({ params, ...caller }) => answerGroup(caller, groupId(params))),
  PATCH: route(changeGroups.update, ({ params, body, ...caller }) =>
    answerUpdate(caller, groupId(params), body),
  ),
});
