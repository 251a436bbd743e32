import { methods, route } from "@/lib/api/route";
import { subscribers } from "@/lib/subscribers/api";
import { getSubscriber } from "@/lib/subscribers/data";
import { deleteSubscriber, updateSubscriber } from "@/lib/subscribers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(subscribers.get, ({ db, params }) => getSubscriber(db.prisma, params.id)),
  PATCH: route(subscribers.update, ({ db, actor, params, body }) =>
    updateSubscriber(db, actor, params.id, body),
  ),
  DELETE: route(subscribers.remove, ({ db, actor, params }) => deleteSubscriber(db, actor, params.id)),
});
