import { describe, expect, it } from "vitest";
import { durationText, settingsText } from "./attempt-text";

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

  it("names the strategy and its settings", () => {
    const settings = { strategy: "fixed", attempts: 3, firstDelayMs: 1000, totalMs: null, delaysMs: [] };
    expect(settingsText("fixed", settings)).toBe("fixed, attempts 3, first delay 1.00 s");
    expect(settingsText("schedule", { delaysMs: [1000, 60_000] })).toBe("schedule, delays 1.00 s · 1 min");
    const window = { timeZone: "Europe/Berlin", days: ["mon", "tue"], from: "09:00", to: "17:00" };
    expect(settingsText("fixed", { window })).toBe("fixed, retries 09:00–17:00 Europe/Berlin (mon, tue)");
    expect(settingsText(null, null)).toBe("none: no automatic retry");
    const off = { immediateAttempts: 0, thenStrategy: null, disableOnGone: false };
    expect(settingsText("fixed", { attempts: 3, ...off })).toBe("fixed, attempts 3");
    expect(settingsText("fixed", { odd: { deep: 1 } })).toBe("fixed");
  });

  it.each([
    [{ rule: 2, when: {}, action: "retry_now" }, "fixed, rule 2 decided: retry now"],
    [{ rule: "gone", when: {}, action: "disable_subscriber" }, "fixed, 410 Gone decided: disable subscriber"],
  ])("names the rule that decided the next step: %j", (decision, text) =>
    expect(settingsText("fixed", { decision })).toBe(text),
  );
});
