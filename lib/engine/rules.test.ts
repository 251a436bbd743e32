import { describe, expect, it } from "vitest";
import { decideByRules, matchingRules, type RetryRule, type RuleCondition, type RuleFailure } from "./rules";

const failure = (some: Partial<RuleFailure> = {}): RuleFailure => ({
  kind: "http_status",
  class: "server_error",
  status: 503,
  detail: "Answered 503, expected 200",
  body: Buffer.from('{"error":"Database is locked"}'),
  ...some,
});
const refused = failure({
  kind: "connect_refused",
  class: "no_response",
  status: null,
  detail: "Connection refused by 10.0.0.1:80 (ECONNREFUSED)",
  body: null,
});

describe("a condition", () => {
  it.each<[string, RuleCondition, RuleFailure, boolean]>([
    ["no condition: every failure", {}, failure(), true],
    ["its kind", { kinds: ["dns", "connect_refused"] }, refused, true],
    ["another kind", { kinds: ["dns"] }, refused, false],
    ["its class", { classes: ["server_error"] }, failure(), true],
    ["another class", { classes: ["client_error"] }, failure(), false],
    ["its status", { statuses: ["400", "503"] }, failure(), true],
    ["a range, from its first", { statuses: ["503-599"] }, failure(), true],
    ["a range, to its last", { statuses: ["500-503"] }, failure(), true],
    ["outside the range", { statuses: ["500-502"] }, failure(), false],
    ["no status has none", { statuses: ["100-599"] }, refused, false],
    ["a text of the response, whatever the case", { texts: [{ contains: "DATABASE" }] }, failure(), true],
    ["a text of the detail", { texts: [{ contains: "econnrefused" }] }, refused, true],
    [
      "one text of several",
      { texts: [{ contains: "nowhere" }, { matches: "locked|busy" }] },
      failure(),
      true,
    ],
    ["a pattern that is not there", { texts: [{ matches: "^locked" }] }, failure(), false],
    ["a pattern of the detail's end", { texts: [{ matches: "expected \\d+$" }] }, failure(), true],
    ["both hold", { statuses: ["503"], texts: [{ contains: "locked" }] }, failure(), true],
    ["one of two does not hold", { statuses: ["500"], texts: [{ contains: "locked" }] }, failure(), false],
  ])("%s", (_, when, what, holds) => {
    expect(matchingRules([{ when, action: "fail" }], what)).toEqual(holds ? [0] : []);
  });
});

describe("decideByRules", () => {
  const rules: RetryRule[] = [
    { when: { statuses: ["400", "422"] }, action: "fail" },
    { when: { texts: [{ contains: "reset" }, { contains: "refused" }] }, action: "retry_now" },
    { when: { statuses: ["400-499"] }, action: "disable_subscriber" },
    { when: { classes: ["client_error"] }, action: "retry" },
  ];
  const answered = (status: number) => failure({ status, class: "client_error", detail: null, body: null });

  it("decides by the first rule that matches, and gives the text that matched", () => {
    expect(decideByRules({ rules, disableOnGone: false }, answered(422))).toMatchObject({
      rule: 1,
      action: "fail",
    });
    expect(decideByRules({ rules, disableOnGone: false }, refused)).toEqual({
      rule: 2,
      when: { texts: [{ contains: "refused" }] },
      action: "retry_now",
    });
    expect(decideByRules({ rules, disableOnGone: false }, answered(404))).toMatchObject({ rule: 3 });
    expect(decideByRules({ rules, disableOnGone: false }, failure())).toBeNull();
    expect(matchingRules(rules, answered(422))).toEqual([0, 2, 3]);
  });

  it.each([
    ["off", [], false, null],
    ["on", [], true, { rule: "gone", action: "disable_subscriber" }],
    [
      "after the rules",
      [{ when: { statuses: ["410"] }, action: "retry" }] as RetryRule[],
      true,
      { rule: 1, action: "retry" },
    ],
  ])("410 Gone disables the subscriber: %s", (_, own, disableOnGone, decision) => {
    const decided = decideByRules({ rules: own, disableOnGone }, answered(410));
    if (decision === null) expect(decided).toBeNull();
    else expect(decided).toMatchObject(decision);
    expect(decideByRules({ rules: own, disableOnGone }, answered(409))).toBeNull();
  });
});
