import { methods, route } from "@/lib/api/route";
import { answerOperation } from "@/lib/operations/api/answer";
import { answerPace, operationControls } from "@/lib/operations/api/control";
import { operationLists } from "@/lib/operations/api/list";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationLists.get, ({ params, ...caller }) => answerOperation(caller, params.id)),
  PATCH: route(operationControls.pace, ({ params, body, ...caller }) => answerPace(caller, params.id, body)),
});
