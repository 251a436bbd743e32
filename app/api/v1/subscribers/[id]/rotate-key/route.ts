import { methods, route } from "@/lib/api/route";
import { rotateKey } from "@/lib/subscribers/api";
import { rotateSigningKey } from "@/lib/subscribers/mutations/signing-key";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(rotateKey, ({ db, actor, params, query: { updatedAt, endOldKey } }) =>
    rotateSigningKey(db, actor, params.id, { updatedAt, endOldKey: endOldKey === "true" }),
  ),
});
