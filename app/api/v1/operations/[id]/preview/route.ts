import { methods, route } from "@/lib/api/route";
import { answerPreview, operationPreview } from "@/lib/operations/api/preview";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operationPreview, ({ params, ...caller }) => answerPreview(caller, params.id)),
});
