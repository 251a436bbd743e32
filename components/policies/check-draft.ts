import type { z } from "zod";
import type { RetrySettings } from "@/lib/engine/retry";
import { type Checked, check } from "@/lib/form/check";
import { newPolicy, retrySettings, tryRulesBody } from "@/lib/policies/schema";
import { bodyOf, type PolicyDraft } from "./draft";
import { type RetryDraft, retryBody } from "./retry/retry-draft";
import { rulesBody } from "./rules/rule-draft";

/** Checks the policy form by the schemas of the API. */

export type PolicyBody = z.input<typeof newPolicy>;
export type RulesBody = z.input<typeof tryRulesBody>;

export function checkPolicy(draft: PolicyDraft): Checked<PolicyBody> {
  return check<PolicyBody>(newPolicy, bodyOf(draft));
}

/** Checks the rules alone. Their problems have the same paths as in the policy. */
export function checkRules(draft: RetryDraft): Checked<RulesBody> {
  return check<RulesBody>(tryRulesBody, rulesBody(draft), "retry.");
}

/** The settings of a draft's schedule, regardless of its rules; null when they are not valid. */
export function readSchedule(draft: RetryDraft): RetrySettings | null {
  return retrySettings.safeParse(retryBody({ ...draft, rules: [] })).data ?? null;
}

/** Whether two drafts have the same body. */
export function isSamePolicy(one: PolicyDraft, other: PolicyDraft): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));
}

/** The parts of a body that differ from the draft. Parts that are not sent stay as stored, even unreadable ones. */
export function changesIn(body: PolicyBody, from: PolicyDraft): Partial<PolicyBody> {
  const before: Record<string, unknown> = bodyOf(from);
  const isChanged = ([part, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[part]);
  return Object.fromEntries(Object.entries(body).filter(isChanged));
}
