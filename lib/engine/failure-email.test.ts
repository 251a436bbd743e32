import { describe, expect, it } from "vitest";
import { notificationMode, shouldNotify } from "./failure-email";
import type { NextStep } from "./next-step";
import { DEFAULT_RETRY_SETTINGS, type RetrySettings } from "./retry";

const policy = (...failureEmailTo: string[]): RetrySettings => ({
  ...DEFAULT_RETRY_SETTINGS,
  strategy: "fixed",
  attempts: 2,
  failureEmailTo,
});
const fail = (because: "manual" | "no_policy" | "rule" | "attempts_spent" | "time_spent"): NextStep => ({
  move: "fail",
  because,
});
const retry: NextStep = { move: "reschedule", dueAt: 1000, delayMs: 0, trigger: "automatic" };

describe("shouldNotify", () => {
  it.each<[string, NextStep, RetrySettings | null, boolean]>([
    ["retries are spent", fail("attempts_spent"), policy("ops@example.com"), true],
    ["the time for retries is spent", fail("time_spent"), policy("ops@example.com"), true],
    ["a rule says fail, or disables the subscriber", fail("rule"), policy("ops@example.com"), true],
    ["a manual retry failed again", fail("manual"), policy("ops@example.com"), false],
    ["nobody is named", fail("attempts_spent"), policy(), false],
    ["there is no policy", fail("no_policy"), null, false],
    ["another retry follows", retry, policy("ops@example.com"), false],
    ["it was delivered", { move: "deliver" }, policy("ops@example.com"), false],
  ])("%s", (_, step, settings, expected) => expect(shouldNotify(step, settings)).toBe(expected));
});

describe("notificationMode", () => {
  const NOW = 1_000_000_000;
  const untold = (count: number, ageMs = 5000) => ({ count, oldestAt: NOW - ageMs });
  const lately = (failures = 0, agoMs?: number) => ({
    failures,
    lastAt: agoMs === undefined ? null : NOW - agoMs,
  });

  it.each([
    ["a failure of this very moment: others may follow", untold(1, 1999), lately(), "wait"],
    ["one", untold(1, 2000), lately(), "separate"],
    ["five", untold(5), lately(), "separate"],
    ["six", untold(6), lately(), "combined"],
    ["a hundred thousand", untold(100_000), lately(), "combined"],
    ["the fifth within a minute", untold(1), lately(4, 10_000), "separate"],
    ["the sixth within a minute", untold(1), lately(5, 10_000), "wait"],
    ["more, a minute after the last e-mail", untold(7), lately(5, 60_000), "combined"],
    ["more, sooner", untold(7), lately(5, 59_999), "wait"],
    ["one, a minute after many", untold(1), lately(0), "separate"],
  ])("%s", (_, waiting, told, expected) => expect(notificationMode(waiting, told, NOW)).toBe(expected));

  it("tells failures that never stop by at most five e-mails and then one a minute, each failure once", () => {
    const mails: { at: number; failures: number }[] = [];
    let waiting: number[] = [];
    for (let now = 0; now <= 600_000; now += 1000) {
      waiting.push(now);
      const last = mails.filter(({ at }) => at > now - 60_000);
      const failures = last.reduce((sum, mail) => sum + mail.failures, 0);
      const told = { failures, lastAt: last.at(-1)?.at ?? null };
      const how = notificationMode({ count: waiting.length, oldestAt: waiting[0] ?? now }, told, now);
      if (how === "wait") continue;
      const sizes = how === "combined" ? [waiting.length] : waiting.map(() => 1);
      for (const size of sizes) mails.push({ at: now, failures: size });
      waiting = [];
    }
    expect(mails.length).toBeLessThanOrEqual(5 + 10);
    expect(mails.reduce((sum, mail) => sum + mail.failures, 0) + waiting.length).toBe(601);
    expect(waiting.length).toBeLessThanOrEqual(60);
  });
});
