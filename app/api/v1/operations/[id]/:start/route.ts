import { methods, route } from "@/lib/api/route";
import { answerStart, operationControls } from "@/lib/operations/api/control";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(operationControls.start, ({ params, body, ...caller }) => answerStart(caller, params.id, body)),
});
