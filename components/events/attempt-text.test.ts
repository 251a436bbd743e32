import { describe, expect, it } from "vitest";
import { durationText, waitText } from "./attempt-text";
import { settingsText } from "./settings-text";
import { systemText } from "./system-text";

describe("the description of an attempt", () => {
  it.each([
    [2.25, "2.3 ms"],
    [12.5, "13 ms"],
    [999, "999 ms"],
    [1_200, "1.20 s"],
    [15_000, "15.00 s"],
    [60_000, "1 min"],
    [125_000, "2 min 5 s"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 min"],
  ])("%s ms is %s", (milliseconds, text) => expect(durationText(milliseconds)).toBe(text));

  it("names the strategy and its settings with units", () => {
    const settings = { strategy: "fixed", attempts: 3, firstDelayMs: 1000, totalMs: null, delaysMs: [] };
    expect(settingsText("fixed", settings)).toBe("fixed, at most 3 retries, first delay 1.00 s");
    expect(settingsText("schedule", { delaysMs: [1000, 60_000] })).toBe("schedule, delays 1.00 s · 1 min");
    const window = { timeZone: "Europe/Berlin", days: ["mon", "tue"], from: "09:00", to: "17:00" };
    expect(settingsText("fixed", { window })).toBe("fixed, retries 09:00–17:00 Europe/Berlin (mon, tue)");
    expect(settingsText(null, null)).toBe("none: no automatic retry");
    const off = { immediateAttempts: 0, thenStrategy: null, disableOnGone: false };
    expect(settingsText("fixed", { attempts: 1, ...off })).toBe("fixed, at most 1 retry");
    expect(settingsText("fixed", { odd: { deep: 1 } })).toBe("fixed");
  });

  it("names every setting in words", () => {
    const settings = {
      strategy: "hybrid",
      attempts: 5,
      multiplier: 2,
      longestDelayMs: 3_600_000,
      totalMs: 125_000,
      jitter: "full",
      immediateAttempts: 2,
      thenStrategy: "exponential",
      rules: [{ when: {}, action: "retry_now" }],
      disableOnGone: true,
      mostRecoveries: 1,
      failureEmailTo: ["ops@example.com"],
    };
    expect(settingsText("hybrid", settings)).toBe(
      "hybrid, at most 5 retries, multiplied by 2, longest delay 1 h, within 2 min 5 s in total, full jitter, 2 retries at once, then exponential, 1 rule, 410 Gone disables the subscriber, at most 1 recovery, failure e-mail to ops@example.com",
    );
  });

  it.each([
    [{ rule: 2, when: {}, action: "retry_now" }, "fixed, rule 2 decided: retry now"],
    [{ rule: "gone", when: {}, action: "disable_subscriber" }, "fixed, 410 Gone decided: disable subscriber"],
  ])("names the rule that decided the next step: %j", (decision, text) =>
    expect(settingsText("fixed", { decision })).toBe(text),
  );

  it("names the facts of the worker, and unknown ones of other releases as words", () => {
    const system = { queueDepth: 3, inFlight: 1, subscriberInFlight: 1, circuit: "half_open", worker: "w-1" };
    expect(systemText(system)).toBe(
      "3 deliveries waiting for a slot · 1 request under way · 1 request under way to this subscriber · circuit half open · worker w-1",
    );
    expect(systemText({ resentOnFreshConnection: true })).toBe("sent again on a fresh connection");
    const unknown = { oldQueueLength: 4, waitedForMs: 1200, isDraining: true, isIdle: false, deep: { a: 1 } };
    expect(systemText(unknown)).toBe("old queue length 4 · waited for 1.20 s · is draining");
    expect(systemText({ constructor: "x" })).toBe("constructor x");
  });
});

describe("how long an attempt waited", () => {
  it.each([
    ["a moment", 2, { circuit: "open" }, "2.0 ms"],
    ["for a circuit", 12_000, { circuit: "half_open", queueDepth: 3 }, "12.00 s, its circuit was half open"],
    ["for a slot", 2_000, { circuit: "closed", queueDepth: 1 }, "2.00 s, 1 delivery waited for a slot"],
    ["for what nobody recorded", 2_000, {}, "2.00 s, no reason was recorded"],
  ])("%s", (_what, waitMs, system, text) => expect(waitText(waitMs, system)).toBe(text));
});
