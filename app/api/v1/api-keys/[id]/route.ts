import { methods, route } from "@/lib/api/route";
import { apiKeys } from "@/lib/api-keys/api";
import { getApiKey } from "@/lib/api-keys/data";
import { revokeApiKey, updateApiKey } from "@/lib/api-keys/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(apiKeys.get, ({ db, params }) => getApiKey(db, params.id)),
  PATCH: route(apiKeys.update, ({ db, actor, params, body }) => updateApiKey(db, actor, params.id, body)),
  DELETE: route(apiKeys.revoke, ({ db, actor, params }) => revokeApiKey(db, actor, params.id)),
});
