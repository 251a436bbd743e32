import { methods, route } from "@/lib/api/route";
import { answerItemList, operationItems } from "@/lib/operations/api/items";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationItems.items, ({ db, params, query }) => answerItemList(db, params.id, query)),
});
