import { methods, route } from "@/lib/api/route";
import { answerControl, operationControls } from "@/lib/operations/api/control";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(operationControls.resume, ({ params, ...caller }) =>
    answerControl(caller, params.id, "resume"),
  ),
});
