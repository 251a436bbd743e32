import { answerPage } from "@/lib/api/inputs";
import { methods, route } from "@/lib/api/route";
import { apiKeys } from "@/lib/api-keys/api";
import { listApiKeys } from "@/lib/api-keys/data";
import { createApiKey } from "@/lib/api-keys/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(apiKeys.list, ({ db, query }) => answerPage(query, (page) => listApiKeys(db, page))),
  POST: route(apiKeys.create, ({ db, actor, body }) => createApiKey(db, actor, body)),
});
