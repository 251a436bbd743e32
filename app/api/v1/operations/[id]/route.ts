import { methods, route } from "@/lib/api/route";
import { answerOperation, operationLists } from "@/lib/operations/api/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationLists.get, ({ db, params }) => answerOperation(db, params.id)),
});
