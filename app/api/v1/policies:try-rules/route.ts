import { methods, route } from "@/lib/http/route";
import { tryPolicyRules } from "@/lib/openapi/configuration";
import { tryRules } from "@/lib/policies/try-rules";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  POST: route(tryPolicyRules, ({ db, body }) => tryRules(db, body)),
});
