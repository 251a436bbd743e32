import { methods, route } from "@/lib/api/route";
import { tryPolicyRules } from "@/lib/policies/api";
import { tryRulesOnFailures } from "@/lib/policies/data";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(tryPolicyRules, ({ db, actor, body }) => tryRulesOnFailures(db, actor, body)),
});
