import { methods, route } from "@/lib/http/route";
import { tryPolicyRules } from "@/lib/openapi/configuration";
import { tryRulesOnFailures } from "@/lib/policies/data";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(tryPolicyRules, ({ db, body }) => tryRulesOnFailures(db, body)),
});
