import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SubscriberHealth } from "./health";
import {
  DEFAULT_RETRY_SETTINGS,
  delayBeforeRetry,
  followsHealth,
  JITTERS,
  LATER_STRATEGIES,
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
const delays = (
  some: Partial<RetrySettings>,
  {
    count = 5,
    random = () => 0.5,
    health,
  }: { count?: number; random?: () => number; health?: SubscriberHealth } = {},
) => {
  const all: number[] = [];
  for (let retry = 1; retry <= count; retry++) {
    all.push(delayBeforeRetry(settings(some), { retry, lastDelayMs: all.at(-1) ?? null, health }, random));
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
    [
      "hybrid: immediate tries, then the other strategy from its beginning",
      { strategy: "hybrid", immediateAttempts: 2, thenStrategy: "exponential", firstDelayMs: 100 },
      [0, 0, 100, 200, 400],
    ],
    [
      "hybrid, then a schedule",
      { strategy: "hybrid", immediateAttempts: 1, thenStrategy: "schedule", delaysMs: [5, 60] },
      [0, 5, 60, 60, 60],
    ],
    [
      "hybrid, its immediate tries without jitter",
      {
        strategy: "hybrid",
        immediateAttempts: 2,
        thenStrategy: "fixed",
        firstDelayMs: 100,
        jitter: "decorrelated",
      },
      [0, 0, 100, 200, 350],
    ],
  ])("%s", (_, some, expected) => expect(delays(some)).toEqual(expected));

  it.each<[string, Partial<RetrySettings>, SubscriberHealth | undefined, number[]]>([
    ["unknown: the first delay", {}, undefined, [100, 100, 100, 100, 100]],
    ["healthy: the first delay", {}, { failureShare: 0, averageMs: 20 }, [100, 100, 100, 100, 100]],
    ["a quarter fails", {}, { failureShare: 0.25, averageMs: 20 }, [141, 200, 283, 400, 566]],
    [
      "half fails: as exponential, one step ahead",
      {},
      { failureShare: 0.5, averageMs: 20 },
      [200, 400, 800, 1600, 3200],
    ],
    ["all fails", {}, { failureShare: 1, averageMs: 20 }, [400, 1600, 6400, 25600, 102400]],
    [
      "all fails, capped",
      { longestDelayMs: 2000 },
      { failureShare: 1, averageMs: 20 },
      [400, 1600, 2000, 2000, 2000],
    ],
    [
      "slow: twice the time of an attempt",
      {},
      { failureShare: 0, averageMs: 700 },
      [1400, 1400, 1400, 1400, 1400],
    ],
    ["slow, capped", { longestDelayMs: 500 }, { failureShare: 0, averageMs: 700 }, [500, 500, 500, 500, 500]],
    [
      "after immediate tries",
      { strategy: "hybrid", immediateAttempts: 2, thenStrategy: "adaptive" },
      { failureShare: 0.5, averageMs: 20 },
      [0, 0, 200, 400, 800],
    ],
  ])("adaptive, %s", (_, some, health, expected) =>
    expect(delays({ strategy: "adaptive", firstDelayMs: 100, ...some }, { health })).toEqual(expected),
  );

  it.each<Partial<RetrySettings>>([
    ...RETRY_STRATEGIES.map((strategy) => ({ strategy })),
    ...LATER_STRATEGIES.map((thenStrategy) => ({ strategy: "hybrid" as const, thenStrategy })),
  ])("says of %j whether health makes a difference", (some) => {
    const ofHealth = (health: SubscriberHealth) => delays({ delaysMs: [50], ...some }, { health });
    const makesDifference =
      `${ofHealth({ failureShare: 0, averageMs: 1 })}` !== `${ofHealth({ failureShare: 1, averageMs: 1 })}`;
    expect(followsHealth(settings(some))).toBe(makesDifference);
  });

  const anySettings = fc.record({
    strategy: fc.constantFrom(...RETRY_STRATEGIES),
    jitter: fc.constantFrom(...JITTERS),
    attempts: fc.constant(100),
    firstDelayMs: fc.integer({ min: 0, max: 10_000_000 }),
    multiplier: fc.double({ min: 1, max: 100, noNaN: true }),
    longestDelayMs: fc.integer({ min: 0, max: 10_000_000 }),
    totalMs: fc.constant(null),
    delaysMs: fc.array(fc.integer({ min: 0, max: 10_000_000 }), { maxLength: 10 }),
    immediateAttempts: fc.integer({ min: 0, max: 100 }),
    thenStrategy: fc.option(fc.constantFrom(...LATER_STRATEGIES)),
    rules: fc.constant([]),
    disableOnGone: fc.constant(false),
    mostRecoveries: fc.constant(null),
    failureEmailTo: fc.constant([]),
  });
  const anyShare = fc.double({ min: 0, max: 1, noNaN: true });
  const anyHealth = fc.record({ failureShare: anyShare, averageMs: fc.nat(100_000) });
  const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
  const anyRetry = fc.integer({ min: 1, max: 100 });

  it("is a whole number between 0 and the longest delay, whatever the settings", () => {
    fc.assert(
      fc.property(
        anySettings,
        anyRandom,
        anyRetry,
        fc.nat(10_000_000),
        anyHealth,
        (some, random, retry, lastDelayMs, health) => {
          const delay = delayBeforeRetry(some, { retry, lastDelayMs, health }, () => random);
          const longest = Math.max(some.longestDelayMs, some.firstDelayMs, ...some.delaysMs);
          expect(Number.isSafeInteger(delay)).toBe(true);
          expect(delay).toBeGreaterThanOrEqual(0);
          expect(delay).toBeLessThanOrEqual(longest);
        },
      ),
    );
  });

  it("never shrinks from one retry to the next with growing delays and without jitter", () => {
    const strategies = ["linear", "exponential", "fixed", "immediate", "adaptive"] as const;
    const growing = fc.constantFrom<(typeof strategies)[number] | "hybrid">(...strategies, "hybrid");
    fc.assert(
      fc.property(anySettings, growing, anyRetry, anyHealth, (some, strategy, retry, health) => {
        const thenStrategy = some.thenStrategy === "schedule" ? "linear" : some.thenStrategy;
        const at = (n: number) =>
          delayBeforeRetry(
            { ...some, strategy, thenStrategy, jitter: "none" },
            { retry: n, lastDelayMs: null, health },
            () => 0,
          );
        expect(at(retry + 1)).toBeGreaterThanOrEqual(at(retry));
      }),
    );
  });

  it("adapts: a worse or slower subscriber gets a longer delay", () => {
    fc.assert(
      fc.property(anySettings, anyRetry, anyHealth, anyHealth, (some, retry, one, other) => {
        const delayAt = (health: SubscriberHealth) =>
          delayBeforeRetry(
            { ...some, strategy: "adaptive", jitter: "none" },
            { retry, lastDelayMs: null, health },
            () => 0,
          );
        const better = {
          failureShare: Math.min(one.failureShare, other.failureShare),
          averageMs: Math.min(one.averageMs, other.averageMs),
        };
        expect(delayAt(better)).toBeLessThanOrEqual(delayAt(one));
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
