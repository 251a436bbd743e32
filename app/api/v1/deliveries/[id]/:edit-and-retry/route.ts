import { methods, route } from "@/lib/api/route";
import { answerEdit, editOperation } from "@/lib/operations/api/edit";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(editOperation, ({ db, actor, params, body }) => answerEdit(db, actor, params.id, body)),
});
