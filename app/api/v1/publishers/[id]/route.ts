import { methods, route } from "@/lib/api/route";
import { publishers } from "@/lib/publishers/api";
import { getPublisher } from "@/lib/publishers/data";
import { deletePublisher, updatePublisher } from "@/lib/publishers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(publishers.get, ({ db, params }) => getPublisher(db.prisma, params.id)),
  PATCH: route(publishers.update, ({ db, actor, params, body }) =>
    updatePublisher(db, actor, params.id, body),
  ),
  DELETE: route(publishers.remove, ({ db, actor, params }) => deletePublisher(db, actor, params.id)),
});
