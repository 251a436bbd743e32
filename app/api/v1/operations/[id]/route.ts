import { methods, route } from "@/lib/api/route";
import { answerStatus, operations } from "@/lib/operations/api";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(operations.get, ({ db, params }) => answerStatus(db, params.id)),
});
