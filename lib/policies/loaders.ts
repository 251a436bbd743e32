import "server-only";
import { loadConfigurationList, requireReader } from "../config-version/loaders";
import { listContextNames } from "../contexts/data";
import { database } from "../db/client";
import type { RawSearch } from "../list/url-params";
import { BLANK_POLICY } from "./blank-policy";
import { findPolicyInUse, listPoliciesInUse } from "./data";
import { POLICY_PRESETS } from "./presets";
import { policyList } from "./search-params";
import type { NewPolicyData, PolicyListData, PolicyPageData } from "./view";

/** Loads the list of policies. */
export async function loadPolicies(raw: RawSearch): Promise<PolicyListData> {
  return loadConfigurationList(policyList, raw, (position) => listPoliciesInUse(database(), position));
}

/** Loads the page of one policy; null when there is no policy of that id, or the text is no id. */
export async function loadPolicy(id: string): Promise<PolicyPageData | null> {
  const reader = await requireReader();
  const found = await findPolicyInUse(database(), id);
  return found && { ...reader, ...found };
}

/** Loads the page of a new policy, which starts from the named preset or from a blank policy. */
export async function loadNewPolicy(presetName: string | undefined): Promise<NewPolicyData> {
  const reader = await requireReader();
  const preset = POLICY_PRESETS.find(({ name }) => name === presetName);
  return {
    ...reader,
    start: preset ? { ...preset, interceptors: [] } : BLANK_POLICY,
    preset: preset?.name ?? null,
    presets: POLICY_PRESETS.map(({ name, description }) => ({ name, description })),
    contexts: await listContextNames(database()),
  };
}
