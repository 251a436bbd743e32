import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DEFAULT_RETRY_SETTINGS, delayBeforeRetry, JITTERS, type RetrySettings } from "./retry";
import { momentsOfRetries, planRetries } from "./schedule";

const plan = (some: Partial<RetrySettings>) =>
  planRetries({ strategy: "fixed", attempts: 3, ...DEFAULT_RETRY_SETTINGS, ...some });

describe("planRetries", () => {
  it.each<[string, Partial<RetrySettings>, [number, number, number][], [number, number, number][]]>([
    ["no attempts", { attempts: 0 }, [], []],
    [
      "without jitter there is one moment",
      { strategy: "exponential" },
      [
        [1000, 1000, 1000],
        [2000, 2000, 2000],
        [4000, 4000, 4000],
      ],
      [
        [1000, 1000, 1000],
        [3000, 3000, 3000],
        [7000, 7000, 7000],
      ],
    ],
    [
      "full jitter begins at nothing",
      { jitter: "full" },
      [
        [0, 500, 1000],
        [0, 500, 1000],
        [0, 500, 1000],
      ],
      [
        [0, 500, 1000],
        [0, 1000, 2000],
        [0, 1500, 3000],
      ],
    ],
    [
      "equal jitter begins half way",
      { jitter: "equal", attempts: 2 },
      [
        [500, 750, 1000],
        [500, 750, 1000],
      ],
      [
        [500, 750, 1000],
        [1000, 1500, 2000],
      ],
    ],
    [
      "decorrelated jitter grows from the delay before",
      { jitter: "decorrelated", attempts: 2 },
      [
        [1000, 2000, 3000],
        [1000, 3500, 9000],
      ],
      [
        [1000, 2000, 3000],
        [2000, 5500, 12000],
      ],
    ],
    [
      "hybrid",
      { strategy: "hybrid", immediateAttempts: 1, thenStrategy: "linear" },
      [
        [0, 0, 0],
        [1000, 1000, 1000],
        [3000, 3000, 3000],
      ],
      [
        [0, 0, 0],
        [1000, 1000, 1000],
        [4000, 4000, 4000],
      ],
    ],
    [
      "adaptive: healthy, half failing, all failing",
      { strategy: "adaptive", attempts: 2 },
      [
        [1000, 2000, 4000],
        [1000, 4000, 16000],
      ],
      [
        [1000, 2000, 4000],
        [2000, 6000, 20000],
      ],
    ],
  ])("%s", (_, some, waits, after) => {
    const retries = plan(some);
    expect(retries.map((one) => [one.earliestMs, one.expectedMs, one.latestMs])).toEqual(waits);
    expect(retries.map((one) => [one.earliestAfterMs, one.expectedAfterMs, one.latestAfterMs])).toEqual(
      after,
    );
    expect(retries.every(({ isCertain }) => isCertain)).toBe(true);
  });

  it("leaves out retries beyond the total time, and marks those that it may rule out", () => {
    expect(
      plan({ jitter: "equal", totalMs: 1000 }).map(({ retry, isCertain }) => [retry, isCertain]),
    ).toEqual([
      [1, true],
      [2, false],
    ]);
  });

  it("covers every delay of the backoff", () => {
    const anyRandom = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(
        fc.constantFrom(...JITTERS),
        fc.constantFrom("linear" as const, "exponential" as const, "adaptive" as const),
        fc.array(anyRandom, { minLength: 6, maxLength: 6 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (jitter, strategy, randoms, failureShare) => {
          const settings = { ...DEFAULT_RETRY_SETTINGS, strategy, jitter, attempts: 6 };
          let lastDelayMs: number | null = null;
          for (const [index, { earliestMs, latestMs }] of planRetries(settings).entries()) {
            const facts = { retry: index + 1, lastDelayMs, health: { failureShare, averageMs: 0 } };
            lastDelayMs = delayBeforeRetry(settings, facts, () => randoms[index] ?? 0);
            expect(lastDelayMs).toBeGreaterThanOrEqual(earliestMs);
            expect(lastDelayMs).toBeLessThanOrEqual(latestMs);
          }
        },
      ),
    );
  });
});

describe("momentsOfRetries", () => {
  // A Friday, five minutes before the hours end.
  const start = Date.parse("2026-11-27T15:55:00Z");
  const moments = (some: Partial<RetrySettings>) =>
    momentsOfRetries(
      { strategy: "fixed", attempts: 3, ...DEFAULT_RETRY_SETTINGS, firstDelayMs: 240_000, ...some },
      start,
    ).map((at) => new Date(at).toISOString());
  const window = { timeZone: "Europe/Berlin", days: ["mon", "fri"], from: "09:00", to: "17:00" } as const;

  it.each<[string, Partial<RetrySettings>, string[]]>([
    [
      "one after the other",
      {},
      ["2026-11-27T15:59:00.000Z", "2026-11-27T16:03:00.000Z", "2026-11-27T16:07:00.000Z"],
    ],
    [
      "waiting for the window, and going on from there",
      { window },
      ["2026-11-27T15:59:00.000Z", "2026-11-30T08:00:00.000Z", "2026-11-30T08:04:00.000Z"],
    ],
    ["not past the total time", { window, totalMs: 3_600_000 }, ["2026-11-27T15:59:00.000Z"]],
    ["in the middle of the jitter's range", { attempts: 1, jitter: "full" }, ["2026-11-27T15:57:00.000Z"]],
  ])("%s", (_, some, expected) => expect(moments(some)).toEqual(expected));
});
