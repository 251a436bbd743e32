import { methods, route } from "@/lib/api/route";
import { answerGroupList, groupList } from "@/lib/failure-groups/api/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(groupList.list, ({ query, ...caller }) => answerGroupList(caller, query, caller.now)),
});
