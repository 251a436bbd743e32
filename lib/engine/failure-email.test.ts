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
    ["the policy names no recipient", fail("attempts_spent"), policy(), false],
    ["there is no policy", fail("no_policy"), null, false],
    ["another retry follows", retry, policy("ops@example.com"), false],
    ["it was delivered", { move: "deliver" }, policy("ops@example.com"), false],
  ])("%s", (_, step, settings, expected) => expect(shouldNotify(step, settings)).toBe(expected));
});

describe("notificationMode", () => {
  const NOW = 1_000_000_000;
  const pending = (count: number, ageMs = 5000) => ({ count, oldestAt: NOW - ageMs });
  const recent = (failures = 0, agoMs?: number) => ({
    failures,
    lastAt: agoMs === undefined ? null : NOW - agoMs,
  });

  it.each([
    ["a failure less than 2 s old, which others may follow", pending(1, 1999), recent(), "wait"],
    ["one", pending(1, 2000), recent(), "separate"],
    ["five", pending(5), recent(), "separate"],
    ["six", pending(6), recent(), "combined"],
    ["a hundred thousand", pending(100_000), recent(), "combined"],
    ["the fifth within a minute", pending(1), recent(4, 10_000), "separate"],
    ["the sixth within a minute", pending(1), recent(5, 10_000), "wait"],
    ["more, a minute after the last e-mail", pending(7), recent(5, 60_000), "combined"],
    ["more, sooner", pending(7), recent(5, 59_999), "wait"],
    ["one, a minute after many", pending(1), recent(0), "separate"],
  ])("%s", (_, waiting, recentOnes, expected) =>
    expect(notificationMode(waiting, recentOnes, NOW)).toBe(expected),
  );

  it("notifies of a continuous stream of failures by at most five e-mails and then one a minute, each failure once", () => {
    const mails: { at: number; failures: number }[] = [];
    let waiting: number[] = [];
    for (let now = 0; now <= 600_000; now += 1000) {
      waiting.push(now);
      const last = mails.filter(({ at }) => at > now - 60_000);
      const failures = last.reduce((sum, mail) => sum + mail.failures, 0);
      const recentOnes = { failures, lastAt: last.at(-1)?.at ?? null };
      const mode = notificationMode({ count: waiting.length, oldestAt: waiting[0] ?? now }, recentOnes, now);
      if (mode === "wait") continue;
      const sizes = mode === "combined" ? [waiting.length] : waiting.map(() => 1);
      for (const size of sizes) mails.push({ at: now, failures: size });
      waiting = [];
    }
    expect(mails.length).toBeLessThanOrEqual(5 + 10);
    expect(mails.reduce((sum, mail) => sum + mail.failures, 0) + waiting.length).toBe(601);
    expect(waiting.length).toBeLessThanOrEqual(60);
  });
});
