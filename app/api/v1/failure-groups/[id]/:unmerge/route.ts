import { methods, route } from "@/lib/api/route";
import { answerUnmerge, changeGroups } from "@/lib/failure-groups/api/change";
import { groupId } from "@/lib/failure-groups/api/detail";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(changeGroups.unmerge, ({ params, body, ...caller }) =>
    answerUnmerge(caller, groupId(params), body.fingerprint),
  ),
});
