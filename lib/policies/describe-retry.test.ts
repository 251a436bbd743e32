import { describe, expect, it } from "vitest";
import { DEFAULT_RETRY_SETTINGS, type RetrySettings } from "../engine/retry";
import type { RetryWindow } from "../engine/windows";
import { retrySummary, scheduleSentences } from "./describe-retry";

const OFFICE: RetryWindow = {
  timeZone: "Europe/Berlin",
  days: ["mon", "tue", "wed", "thu", "fri"],
  from: "09:00",
  to: "17:00",
};
const settings = (some: Partial<RetrySettings>): RetrySettings => ({
  ...DEFAULT_RETRY_SETTINGS,
  strategy: "exponential",
  attempts: 3,
  ...some,
});

describe("retrySummary", () => {
  it.each<[Partial<RetrySettings> | null, string]>([
    [null, "No automatic retry"],
    [{ attempts: 0 }, "No automatic retry"],
    [{ strategy: "immediate", attempts: 2 }, "Immediate, 2 retries at once"],
    [{ attempts: 1 }, "Exponential, 1 retry after 1 s"],
    [{}, "Exponential, 3 retries, the last after 7 s"],
    [{ jitter: "full" }, "Exponential, 3 retries, the last after about 3.5 s"],
    [
      { strategy: "hybrid", immediateAttempts: 2, thenStrategy: "fixed", attempts: 5 },
      "2 at once, then fixed, 5 retries, the last after 3 s",
    ],
    [{ attempts: 10, totalMs: 60_000 }, "Exponential, at most 5 of 10 retries within 1 min"],
    [{ totalMs: 4000, jitter: "equal" }, "Exponential, at most 3 of 3 retries within 4 s"],
    [{ totalMs: 60_000 }, "Exponential, 3 retries, the last after 7 s"],
    [{ totalMs: 500 }, "Exponential, at most 0 of 3 retries within 500 ms"],
    [
      { strategy: "schedule", delaysMs: [5000, 3_600_000], window: OFFICE },
      "Schedule, 3 retries, the last after 2 h, Mon–Fri 09:00–17:00 Europe/Berlin",
    ],
  ])("%j", (some, expected) => expect(retrySummary(some && settings(some))).toBe(expected));
});

describe("scheduleSentences", () => {
  it.each<[Partial<RetrySettings>, string[]]>([
    [{ attempts: 0 }, ["No retry is made. Rules can still disable a subscriber."]],
    [{ strategy: "immediate", attempts: 1 }, ["While every attempt fails, 1 retry follows, at once."]],
    [{}, ["While every attempt fails, 3 retries follow, the last 7 s after the first attempt."]],
    [
      { jitter: "equal" },
      [
        "While every attempt fails, 3 retries follow, the last between 3.5 s and 7 s after the first attempt, " +
          "5.25 s in the middle.",
      ],
    ],
    [
      { strategy: "adaptive", attempts: 2 },
      [
        "While every attempt fails, 2 retries follow, the last between 2 s (a subscriber that is otherwise healthy) " +
          "and 20 s (one that fails always) after the first attempt, 6 s in the middle.",
      ],
    ],
    [
      { attempts: 10, totalMs: 60_000 },
      [
        "While every attempt fails, 5 retries follow, the last 31 s after the first attempt.",
        "The total time of 1 min rules out retries 6–10.",
      ],
    ],
    [
      { strategy: "fixed", jitter: "equal", totalMs: 1000 },
      [
        "While every attempt fails, at most 2 retries follow, the last 1 s after the first attempt.",
        "The total time of 1 s rules out retry 3, and may rule out retry 2.",
      ],
    ],
    [
      { strategy: "fixed", jitter: "full", totalMs: 1200 },
      [
        "While every attempt fails, at most 3 retries follow, the last between 0 s and 1.2 s after the first attempt.",
        "The total time of 1.2 s may rule out retries 2–3.",
      ],
    ],
    [{ totalMs: 500 }, ["No retry is made.", "The total time of 500 ms rules out retries 1–3."]],
    [
      { attempts: 1, window: OFFICE },
      [
        "While every attempt fails, 1 retry follows, 1 s after the first attempt.",
        "Retries wait for Mon–Fri 09:00–17:00 Europe/Berlin; the delays below do not include the wait for these hours.",
      ],
    ],
  ])("%j", (some, expected) => expect(scheduleSentences(settings(some))).toEqual(expected));
});
