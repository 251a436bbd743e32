import { methods, route } from "@/lib/api/route";
import { answerItemList, operationLists } from "@/lib/operations/api/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationLists.items, ({ db, params, query }) => answerItemList(db, params.id, query)),
});
