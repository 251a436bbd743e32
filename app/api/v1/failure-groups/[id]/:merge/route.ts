import { methods, route } from "@/lib/api/route";
import { answerMerge, changeGroups } from "@/lib/failure-groups/api/change";
import { groupId } from "@/lib/failure-groups/api/detail";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(changeGroups.merge, ({ params, body, ...caller }) =>
    answerMerge(caller, groupId(params), body.into),
  ),
});
