import { describe, expect, it } from "vitest";
import { classifyStatus } from "@/lib/engine/failure";
import { decideByRules } from "@/lib/engine/rules";
import { BLANK_POLICY } from "@/lib/policies/blank-policy";
import { POLICY_PRESETS } from "@/lib/policies/presets";
import { newPolicy, retrySettings } from "@/lib/policies/schema";
import { checkPolicy } from "./check-draft";
import { draftOf } from "./draft";

/** What the rules of a policy made in the console from nothing decide about an answer. */
function decided(status: number): string | undefined {
  const { body } = checkPolicy({ ...draftOf(BLANK_POLICY), name: "Mine" });
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
    "leaves %i to the strategy: time, new credentials or a deployment mend it",
    (status) => expect(decided(status)).toBeUndefined(),
  );

  it("shows the rule in its form, where it can be removed", () => {
    const draft = draftOf(BLANK_POLICY);
    expect(draft.retry.rules).toMatchObject([{ statuses: "400, 410, 413, 415, 422", action: "fail" }]);
    const { body } = checkPolicy({ ...draft, name: "Mine", retry: { ...draft.retry, rules: [] } });
    expect(newPolicy.parse(body).retry?.rules).toEqual([]);
  });

  it("is offered the rule when it is to have retries after it had none", () => {
    expect(draftOf({ ...BLANK_POLICY, retry: null }).retry.rules).toHaveLength(1);
  });
});

describe("what is not made from nothing in the console keeps its own rules", () => {
  it("a policy sent to the API", () => {
    const sent = newPolicy.parse({ name: "Mine", retry: { strategy: "fixed", attempts: 1 } });
    expect(sent.retry?.rules).toEqual([]);
  });

  it("the order queue", () => {
    const [preset] = POLICY_PRESETS;
    expect(preset?.retry.rules.map(({ action }) => action)).toEqual(["retry_now", "fail"]);
  });
});
