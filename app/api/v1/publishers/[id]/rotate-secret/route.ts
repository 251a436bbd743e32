import { methods, route } from "@/lib/api/route";
import { rotateSecret } from "@/lib/publishers/api";
import { rotatePublisherSecret } from "@/lib/publishers/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(rotateSecret, ({ db, actor, params, query }) =>
    rotatePublisherSecret(db, actor, params.id, query.updatedAt),
  ),
});
