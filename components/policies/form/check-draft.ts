import type { z } from "zod";
import type { RetrySettings } from "@/lib/engine/retry";
import { type Checked, check } from "@/lib/form/check";
import { newPolicy, retrySettings, tryRulesBody } from "@/lib/policies/schema";
import { bodyOf, type PolicyDraft, type RetryDraft, retryBody, rulesBody } from "./draft";

/** Checks what a form holds by the schemas of the API, and says what is wrong in words for the person who typed it. */

export type PolicyBody = z.input<typeof newPolicy>;
export type RulesBody = z.input<typeof tryRulesBody>;

export function checkPolicy(draft: PolicyDraft): Checked<PolicyBody> {
  return check<PolicyBody>(newPolicy, bodyOf(draft));
}

/** The rules alone. Their problems have the same paths as in the policy. */
export function checkRules(draft: RetryDraft): Checked<RulesBody> {
  return check<RulesBody>(tryRulesBody, rulesBody(draft), "retry.");
}

/** The settings that a draft's schedule follows, whatever its rules say; null when they cannot be understood. */
export function readSchedule(draft: RetryDraft): RetrySettings | null {
  return retrySettings.safeParse(retryBody({ ...draft, rules: [] })).data ?? null;
}

/** Whether saving would change anything. */
export function isSamePolicy(one: PolicyDraft, other: PolicyDraft): boolean {
  return JSON.stringify(bodyOf(one)) === JSON.stringify(bodyOf(other));
}

/** Of a body, the parts that differ from the draft: what is not sent stays as it is stored, also where it cannot be read. */
export function changesIn(body: PolicyBody, from: PolicyDraft): Partial<PolicyBody> {
  const before: Record<string, unknown> = bodyOf(from);
  const isChanged = ([part, value]: [string, unknown]) =>
    JSON.stringify(value) !== JSON.stringify(before[part]);
  return Object.fromEntries(Object.entries(body).filter(isChanged));
}
