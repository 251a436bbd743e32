import { methods, route } from "@/lib/api/route";
import { answerRestore, operations } from "@/lib/operations/api/operate";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(operations.restore, ({ db, actor, body }) => answerRestore(db, actor, body.deliveries)),
});
