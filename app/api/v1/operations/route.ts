import { methods, route } from "@/lib/api/route";
import { answerOperationList, operationLists } from "@/lib/operations/api/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationLists.list, ({ db, query }) => answerOperationList(db, query)),
});
