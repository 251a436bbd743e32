import { answerPage } from "@/lib/api/inputs";
import { methods, route } from "@/lib/api/route";
import { policies } from "@/lib/policies/api";
import { listPolicies } from "@/lib/policies/data";
import { createPolicy } from "@/lib/policies/mutations";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(policies.list, ({ db, query }) => answerPage(query, (page) => listPolicies(db, page))),
  POST: route(policies.create, ({ db, actor, body }) => createPolicy(db, actor, body)),
});
