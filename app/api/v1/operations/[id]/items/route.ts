import { methods, route } from "@/lib/api/route";
import { answerItemList, operationItems } from "@/lib/operations/api/items";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationItems.items, ({ params, query, ...caller }) =>
    answerItemList(caller, params.id, query),
  ),
});
