import { describe, expect, it } from "vitest";
import { classifyStatus } from "@/lib/engine/failure";
import { decideByRules } from "@/lib/engine/rules";
import { checkDraft } from "@/lib/form/form";
import { BLANK_POLICY } from "@/lib/policies/blank-policy";
import { POLICY_PRESETS } from "@/lib/policies/presets";
import { newPolicy, retrySettings } from "@/lib/policies/schema";
import { policyForm } from "./draft";

/** The decision of a blank policy's rules about an answer. */
function decided(status: number): string | undefined {
  const { body } = checkDraft(policyForm, { ...policyForm.toDraft(BLANK_POLICY), name: "Mine" });
  const settings = retrySettings.parse(newPolicy.parse(body).retry);
  const failure = { kind: "http_status", detail: null, body: null, status } as const;
  return decideByRules(settings, { ...failure, class: classifyStatus(status, 200) ?? "other_status" })
    ?.action;
}

describe("a policy made in the console", () => {
  it.each([400, 410, 413, 415, 422])("fails at once after %i", (status) => {
    expect(decided(status)).toBe("fail");
  });

  it.each([201, 301, 401, 403, 404, 405, 408, 409, 425, 429, 500, 502, 503])(
    "leaves %i to the strategy: time, new credentials or a deployment resolves it",
    (status) => expect(decided(status)).toBeUndefined(),
  );

  it("shows the rule in its form, where it can be removed", () => {
    const draft = policyForm.toDraft(BLANK_POLICY);
    expect(draft.retry.rules).toMatchObject([{ statuses: "400, 410, 413, 415, 422", action: "fail" }]);
    const { body } = checkDraft(policyForm, { ...draft, name: "Mine", retry: { ...draft.retry, rules: [] } });
    expect(newPolicy.parse(body).retry?.rules).toEqual([]);
  });

  it("gets the rule when retries are added to a policy without retries", () => {
    expect(policyForm.toDraft({ ...BLANK_POLICY, retry: null }).retry.rules).toHaveLength(1);
  });
});

describe("a policy that does not start blank in the console keeps its own rules", () => {
  it("a policy sent to the API", () => {
    const sent = newPolicy.parse({ name: "Mine", retry: { strategy: "fixed", attempts: 1 } });
    expect(sent.retry?.rules).toEqual([]);
  });

  it("the order queue", () => {
    const [preset] = POLICY_PRESETS;
    expect(preset?.retry.rules.map(({ action }) => action)).toEqual(["retry_now", "fail"]);
  });
});
