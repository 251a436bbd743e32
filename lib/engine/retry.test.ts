import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DEFAULT_RETRY_SETTINGS,
  delayBeforeRetry,
  JITTERS,
  RETRY_STRATEGIES,
  type RetrySettings,
} from "./retry";

const settings = (some: Partial<RetrySettings>): RetrySettings => ({
  strategy: "fixed",
  attempts: 10,
  ...DEFAULT_RETRY_SETTINGS,
  ...some,
  delaysMs: some.delaysMs ?? [],
});
const delays = (some: Partial<RetrySettings>, count = 5, random = () => 0.5) => {
  const all: number[] = [];
  for (let retry = 1; retry <= count; retry++) {
    all.push(delayBeforeRetry(settings(some), { retry, lastDelayMs: all.at(-1) ?? null }, random));
  }
  return all;
};

describe("delayBeforeRetry", () => {
  it.each<[string, Partial<RetrySettings>, number[]]>([
    ["immediate never waits", { strategy: "immediate" }, [0, 0, 0, 0, 0]],
    ["fixed", { strategy: "fixed", firstDelayMs: 700 }, [700, 700, 700, 700, 700]],
    [
      "fixed is kept past the cap",
      { strategy: "fixed", firstDelayMs: 700, longestDelayMs: 5 },
      Array(5).fill(700),
    ],
    ["linear", { strategy: "linear", firstDelayMs: 100, multiplier: 1 }, [100, 200, 300, 400, 500]],
    ["linear, steeper", { strategy: "linear", firstDelayMs: 100, multiplier: 2 }, [100, 300, 500, 700, 900]],
    [
      "linear, capped",
      { strategy: "linear", firstDelayMs: 100, longestDelayMs: 350 },
      [100, 300, 350, 350, 350],
    ],
    ["exponential", { strategy: "exponential", firstDelayMs: 100 }, [100, 200, 400, 800, 1600]],
    [
      "exponential by 1.5",
      { strategy: "exponential", firstDelayMs: 100, multiplier: 1.5 },
      [100, 150, 225, 338, 506],
    ],
    [
      "exponential, capped",
      { strategy: "exponential", longestDelayMs: 3000 },
      [1000, 2000, 3000, 3000, 3000],
    ],
    ["exponential from 0", { strategy: "exponential", firstDelayMs: 0, multiplier: 100 }, [0, 0, 0, 0, 0]],
    ["schedule, its last delay repeats", { strategy: "schedule", delaysMs: [5, 60, 7] }, [5, 60, 7, 7, 7]],
    ["schedule past the cap", { strategy: "schedule", delaysMs: [9], longestDelayMs: 1 }, [9, 9, 9, 9, 9]],
    ["schedule without delays", { strategy: "schedule" }, [0, 0, 0, 0, 0]],
    [
      "full jitter, half way",
      { strategy: "exponential", firstDelayMs: 100, jitter: "full" },
      [50, 100, 200, 400, 800],
    ],
    ["equal jitter, half way", { firstDelayMs: 100, jitter: "equal" }, [75, 75, 75, 75, 75]],
    [
      "decorrelated jitter grows from the delay before",
      { strategy: "exponential", firstDelayMs: 100, jitter: "decorrelated" },
      [200, 350, 575, 913, 1420],
    ],
  ])("%s", (_, some, expected) => expect(delays(some)).toEqual(expected));

  const anySettings = fc.record({
    strategy: fc.constantFrom(...RETRY_STRATEGIES),
    jitter: fc.constantFrom(...JITTERS),
    attempts: fc.constant(100),
    firstDelayMs: fc.integer({ min: 0, max: 10_000_000 }),
    multiplier: fc.double({ min: 1, max: 100, noNaN: true }),
    longestDelayMs: fc.integer({ min: 0, max: 10_000_000 }),
    totalMs: fc.constant(null),
    delaysMs: fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 10 }),
  });
  const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const anyRetry = fc.integer({ min: 1, max: 100 });

  it("is a whole number between 0 and the longest delay, whatever the settings", () => {
    fc.assert(
      fc.property(
        anySettings,
        anyRandom,
        anyRetry,
        fc.nat(10_000_000),
        (some, random, retry, lastDelayMs) => {
          const delay = delayBeforeRetry(some, { retry, lastDelayMs }, () => random);
          const longest = Math.max(some.longestDelayMs, some.firstDelayMs, ...some.delaysMs);
          expect(Number.isSafeInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(longest);
        },
      ),
    );
  });

  it("never shrinks from one retry to the next where delays grow and nothing is random", () => {
    const growing = fc.constantFrom("linear", "exponential", "fixed", "immediate");
    fc.assert(
      fc.property(anySettings, growing, anyRetry, (some, strategy, retry) => {
        const at = (n: number) =>
          delayBeforeRetry(
            { ...some, strategy, jitter: "none" } as RetrySettings,
            { retry: n, lastDelayMs: null },
            () => 0,
          );
        expect(at(retry + 1)).toBeGreaterThanOrEqual(at(retry));
      }),
    );
  });

  it("spreads full jitter over the whole delay and equal jitter over its upper half", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 1_000_000 }), anyRandom, (firstDelayMs, random) => {
        const facts = { retry: 1, lastDelayMs: null };
        const spread = (jitter: "full" | "equal") =>
          delayBeforeRetry(settings({ firstDelayMs, jitter }), facts, () => random) / firstDelayMs;
        expect(Math.abs(spread("full") - random)).toBeLessThanOrEqual(0.5 / firstDelayMs + 1e-9);
        expect(Math.abs(spread("equal") - (0.5 + random / 2))).toBeLessThanOrEqual(0.5 / firstDelayMs + 1e-9);
      }),
    );
  });
});
