import { methods, route } from "@/lib/api/route";
import { answerDraft, draftOperation } from "@/lib/operations/api/draft";
import { answerOperationList, operationLists } from "@/lib/operations/api/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationLists.list, ({ db, query, now }) => answerOperationList(db, query, now)),
  POST: route(draftOperation.create, ({ body, ...caller }) => answerDraft(caller, body)),
});
