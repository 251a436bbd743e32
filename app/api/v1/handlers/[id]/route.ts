import { methods, route } from "@/lib/api/route";
import { handlers } from "@/lib/handlers/api";
import { getHandler } from "@/lib/handlers/data";
import { deleteHandler, updateHandler } from "@/lib/handlers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(handlers.get, ({ db, params }) => getHandler(db.prisma, params.id)),
  PATCH: route(handlers.update, ({ db, actor, params, body }) => updateHandler(db, actor, params.id, body)),
  DELETE: route(handlers.remove, ({ db, actor, params }) => deleteHandler(db, actor, params.id)),
});
