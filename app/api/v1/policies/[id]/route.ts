import { methods, route } from "@/lib/api/route";
import { policies } from "@/lib/policies/api";
import { getPolicy } from "@/lib/policies/data";
import { deletePolicy, updatePolicy } from "@/lib/policies/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(policies.get, ({ db, params }) => getPolicy(db.prisma, params.id)),
  PATCH: route(policies.update, ({ db, actor, params, body }) => updatePolicy(db, actor, params.id, body)),
  DELETE: route(policies.remove, ({ db, actor, params }) => deletePolicy(db, actor, params.id)),
});
