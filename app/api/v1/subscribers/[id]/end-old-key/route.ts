import { methods, route } from "@/lib/api/route";
import { endOldKey } from "@/lib/subscribers/api";
import { endOldSigningKey } from "@/lib/subscribers/mutations/signing-key";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(endOldKey, ({ db, actor, params, query }) =>
    endOldSigningKey(db, actor, params.id, query.updatedAt),
  ),
});
