import "server-only";
import { may } from "../access/roles";
import { requireUser } from "../auth/session";
import { listContextNames } from "../contexts/data";
import { database } from "../db/client";
import { requestTimeZone } from "../time/request-zone";
import { BLANK_POLICY } from "./blank-policy";
import { findPolicyInUse, listPoliciesInUse } from "./data";
import { POLICY_PRESETS } from "./presets";
import type { NewPolicyData, PolicyListData, PolicyPageData } from "./view";

/** Loads the list of policies. */
export async function loadPolicies(): Promise<PolicyListData> {
  const operator = await requireOperator();
  return { ...operator, ...(await listPoliciesInUse(database())) };
}

/** Loads the page of one policy; null when there is no policy of that id, or the text is no id. */
export async function loadPolicy(id: string): Promise<PolicyPageData | null> {
  const operator = await requireOperator();
  const found = await findPolicyInUse(database(), id);
  return found && { ...operator, ...found };
}

/** Loads the page of a new policy, which starts from the named preset or from a blank policy. */
export async function loadNewPolicy(presetName: string | undefined): Promise<NewPolicyData> {
  const operator = await requireOperator();
  const preset = POLICY_PRESETS.find(({ name }) => name === presetName);
  return {
    ...operator,
    start: preset ? { ...preset, interceptors: [] } : BLANK_POLICY,
    preset: preset?.name ?? null,
    presets: POLICY_PRESETS.map(({ name, description }) => ({ name, description })),
    contexts: await listContextNames(database()),
  };
}

async function requireOperator() {
  const [user, { zone }] = await Promise.all([requireUser("config:read"), requestTimeZone()]);
  return { mayEdit: may(user.role, "config:write"), zone, now: new Date() };
}
