import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DeliveryFacts, decideNextStep, retryingSince } from "./next-step";
import { DEFAULT_RETRY_SETTINGS, type RetrySettings } from "./retry";
import type { RuleAction } from "./rules";
import type { RetryWindow } from "./windows";

const NOW = 1_000_000;
const delivery = (some: Partial<DeliveryFacts> = {}): DeliveryFacts => ({
  automaticAttempts: 0,
  lastDelayMs: null,
  retryingSince: NOW - 100,
  isOperation: false,
  ...some,
});
const policy = (some: Partial<RetrySettings> = {}): RetrySettings => ({
  strategy: "fixed",
  attempts: 3,
  ...DEFAULT_RETRY_SETTINGS,
  delaysMs: [],
  ...some,
});
const retryIn = (delayMs: number) => ({
  move: "reschedule",
  dueAt: NOW + delayMs,
  delayMs,
  trigger: "automatic",
});
const fail = (because: string) => ({ move: "fail", because });

type Case = [string, DeliveryFacts, "success" | "partial" | "failure", RetrySettings | null, object, string?];

describe("decideNextStep", () => {
  it.each<Case>([
    ["success is delivered", delivery(), "success", policy(), { move: "deliver" }],
    ["success of an operation too", delivery({ isOperation: true }), "success", null, { move: "deliver" }],
    ["a failure is retried", delivery(), "failure", policy(), retryIn(1000)],
    ["an unexpected success is retried like a failure", delivery(), "partial", policy(), retryIn(1000)],
    ["the last retry", delivery({ automaticAttempts: 2 }), "failure", policy(), retryIn(1000)],
    ["retries are spent", delivery({ automaticAttempts: 3 }), "failure", policy(), fail("attempts_spent")],
    ["a policy of 0 attempts", delivery(), "failure", policy({ attempts: 0 }), fail("attempts_spent")],
    ["no policy, no retry", delivery(), "failure", null, fail("no_policy")],
    ["an operation has no follow-up", delivery({ isOperation: true }), "failure", policy(), fail("manual")],
    [
      "no payload, no retry",
      delivery({ isPayloadRemoved: true }),
      "failure",
      policy(),
      fail("payload_removed"),
    ],
    [
      "no payload for an operation",
      delivery({ isPayloadRemoved: true, isOperation: true }),
      "failure",
      null,
      fail("payload_removed"),
    ],
    ["total time allows it", delivery(), "failure", policy({ totalMs: 1100 }), retryIn(1000)],
    ["total time is spent", delivery(), "failure", policy({ totalMs: 1099 }), fail("time_spent")],
    ["Retry-After asks for more", delivery(), "failure", policy(), retryIn(7000), "7"],
    ["Retry-After asks for less", delivery(), "failure", policy({ firstDelayMs: 9000 }), retryIn(9000), "7"],
    [
      "Retry-After within the cap",
      delivery(),
      "failure",
      policy({ longestDelayMs: 5000 }),
      retryIn(5000),
      "7",
    ],
    [
      "Retry-After past total time",
      delivery(),
      "failure",
      policy({ totalMs: 5000 }),
      fail("time_spent"),
      "7",
    ],
  ])("%s", (_, facts, outcome, settings, expected, retryAfter) => {
    expect(decideNextStep(facts, { outcome, retryAfter }, settings, NOW, () => 0.5)).toEqual(expected);
  });

  it("ends: a delivery is tried attempts + 1 times at most, however its subscriber fails, and never in the past", () => {
    const strategies = fc.constantFrom("immediate", "fixed", "linear", "exponential", "schedule");
    fc.assert(
      fc.property(
        strategies,
        fc.nat(100),
        fc.double({ min: 0, max: 0.99, noNaN: true }),
        (strategy, attempts, random) => {
          let now = NOW;
          let facts = delivery({ retryingSince: now });
          for (let tried = 1; ; tried++) {
            const step = decideNextStep(
              facts,
              { outcome: "failure" },
              policy({ strategy, attempts }),
              now,
              () => random,
            );
            if (step.move !== "reschedule") {
              expect(tried).toBe(attempts + 1);
              return;
            }
            expect(step.dueAt).toBeGreaterThanOrEqual(now);
            now = step.dueAt;
            facts = { ...facts, automaticAttempts: facts.automaticAttempts + 1, lastDelayMs: step.delayMs };
          }
        },
      ),
    );
  });
});

describe("total time", () => {
  it("counts from the first failure, without the time of requests", () => {
    const first = retryingSince(null, { startedAt: NOW, durationMs: 90_000 });
    expect(first).toBe(NOW + 90_000);
    expect(retryingSince(first, { startedAt: NOW + 100_000, durationMs: 30_000 })).toBe(first + 30_000);
  });
});

describe("rules", () => {
  const gone = {
    kind: "http_status",
    class: "client_error",
    status: 410,
    detail: "Answered 410, expected 200",
    body: null,
  } as const;
  const byRule = (action: RuleAction, some: Partial<RetrySettings> = {}) =>
    policy({ rules: [{ when: { statuses: ["410"] }, action }], ...some });
  const decide = (facts: DeliveryFacts, settings: RetrySettings) =>
    decideNextStep(facts, { outcome: "failure", retryAfter: "7", failure: gone }, settings, NOW, () => 0.5);

  it.each<[string, DeliveryFacts, RetrySettings, object]>([
    ["fail: at once", delivery(), byRule("fail"), fail("rule")],
    ["disable: the delivery fails", delivery(), byRule("disable_subscriber"), fail("rule")],
    ["retry: by the strategy and Retry-After", delivery(), byRule("retry"), retryIn(7000)],
    ["retry now: whatever Retry-After asks", delivery(), byRule("retry_now"), retryIn(0)],
    [
      "retry now: an attempt like others",
      delivery({ automaticAttempts: 3 }),
      byRule("retry_now"),
      fail("attempts_spent"),
    ],
    [
      "retry now: within the total time",
      delivery(),
      byRule("retry_now", { totalMs: 99 }),
      fail("time_spent"),
    ],
    ["an operation: no follow-up", delivery({ isOperation: true }), byRule("retry_now"), fail("manual")],
    ["410 by the built-in rule", delivery(), policy({ disableOnGone: true }), fail("rule")],
  ])("%s", (_, facts, settings, step) => {
    expect(decide(facts, settings)).toMatchObject({ ...step, decision: { action: expect.any(String) } });
  });

  it("leave failures that no rule matches to the strategy", () => {
    const settings = policy({ rules: [{ when: { statuses: ["400"] }, action: "fail" }] });
    expect(decide(delivery(), settings)).toEqual(retryIn(7000));
  });
});

describe("a retry window", () => {
  const window: RetryWindow = { timeZone: "Europe/Berlin", days: ["mon"], from: "09:00", to: "17:00" };
  const friday = Date.parse("2026-11-20T12:00:00Z");
  const facts = delivery({ retryingSince: friday });
  const decide = (some: Partial<RetrySettings>) =>
    decideNextStep(facts, { outcome: "failure" }, policy({ window, ...some }), friday, () => 0);

  it("delays an automatic retry to its begin, and keeps the strategy's delay", () => {
    const dueAt = Date.parse("2026-11-23T08:00:00Z");
    expect(decide({})).toEqual({ move: "reschedule", dueAt, delayMs: 1000, trigger: "automatic" });
  });

  it("does not delay an immediate retry by a rule", () => {
    const failure = {
      kind: "reset",
      class: "no_response",
      status: null,
      detail: "reset",
      body: null,
    } as const;
    const settings = policy({ window, rules: [{ when: { kinds: ["reset"] }, action: "retry_now" }] });
    const step = decideNextStep(facts, { outcome: "failure", failure }, settings, friday, () => 0);
    expect(step).toMatchObject({ move: "reschedule", dueAt: friday });
  });

  it("counts towards the total time", () =>
    expect(decide({ totalMs: 3_600_000 })).toEqual(fail("time_spent")));
});
