import { methods, route } from "@/lib/api/route";
import { contexts } from "@/lib/contexts/api";
import { getContext } from "@/lib/contexts/data";
import { deleteContext, updateContext } from "@/lib/contexts/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(contexts.get, ({ db, params }) => getContext(db.prisma, params.id)),
  PATCH: route(contexts.update, ({ db, actor, params, body }) => updateContext(db, actor, params.id, body)),
  DELETE: route(contexts.remove, ({ db, actor, params }) => deleteContext(db, actor, params.id)),
});
