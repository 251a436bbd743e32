import { describe, expect, it } from "vitest";
import { healthOf, RECENT_MS } from "./health";

const NOW = 10_000_000;
const attempts = (results: string, ago = 0, durationMs = 100) =>
  [...results].map((result) => ({ endedAt: NOW - ago, isSuccess: result === "+", durationMs }));

describe("healthOf", () => {
  it.each([
    ["nothing is known", [], { failureShare: 0, averageMs: 0 }],
    ["every attempt succeeded", attempts("+++++"), { failureShare: 0, averageMs: 100 }],
    ["every attempt failed", attempts("-----"), { failureShare: 1, averageMs: 100 }],
    ["two of eight failed", attempts("+-++-+++"), { failureShare: 0.25, averageMs: 100 }],
    [
      "one attempt is too few: four successes are supposed",
      attempts("-"),
      { failureShare: 0.2, averageMs: 100 },
    ],
    [
      "slow and fast ones",
      [...attempts("++"), ...attempts("++", 0, 300)],
      { failureShare: 0, averageMs: 200 },
    ],
    ["just recent enough", attempts("-----", RECENT_MS), { failureShare: 1, averageMs: 100 }],
    ["too long ago", attempts("-----", RECENT_MS + 1), { failureShare: 0, averageMs: 0 }],
  ])("%s", (_, recent, health) => expect(healthOf(recent, NOW)).toEqual(health));
});
