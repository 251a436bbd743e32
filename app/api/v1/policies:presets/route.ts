import { methods, route } from "@/lib/api/route";
import { policyPresets } from "@/lib/policies/api";
import { POLICY_PRESETS } from "@/lib/policies/presets";

export const { GET, POST, PUT, PATCH, DELETE } = methods({
  GET: route(policyPresets, () => ({ items: POLICY_PRESETS })),
});
