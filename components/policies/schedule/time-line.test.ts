import { describe, expect, it } from "vitest";
import { DEFAULT_RETRY_SETTINGS, type RetrySettings } from "@/lib/engine/retry";
import { planRetries } from "@/lib/engine/schedule";
import { timeLineOf } from "./time-line";

const lineOf = (some: Partial<RetrySettings>) => {
  const settings: RetrySettings = { ...DEFAULT_RETRY_SETTINGS, strategy: "fixed", attempts: 3, ...some };
  return timeLineOf(planRetries(settings), settings.totalMs);
};
const texts = (list: { text: string }[]) => list.map(({ text }) => text);

describe("timeLineOf", () => {
  it.each<[string, Partial<RetrySettings>, object]>([
    [
      "even steps on an even line",
      {},
      { cutoff: null, isLogarithmic: false, ticks: ["0", "1 s", "2 s", "3 s"], labels: ["1", "2", "3"] },
    ],
    [
      "seconds and hours on one line",
      { strategy: "exponential", attempts: 12, multiplier: 3 },
      {
        cutoff: null,
        isLogarithmic: true,
        ticks: ["0", "10 s", "2 min", "20 min", "4 h"],
        labels: ["1", "2", "3", "4", "5", "6", "7", "8", "9–12"],
      },
    ],
    [
      "everything at once, with the time that would have been left",
      { strategy: "immediate", attempts: 2, totalMs: 60_000 },
      {
        cutoff: expect.closeTo(0.87),
        isLogarithmic: false,
        ticks: ["0", "20 s", "40 s", "1 min"],
        labels: ["1–2"],
      },
    ],
    ["everything at once, without end", { strategy: "immediate" }, { cutoff: null, labels: ["1–3"] }],
    ["a total time far away", { totalMs: 86_400_000 }, { cutoff: null }],
    [
      "what the total time rules out is not there",
      { attempts: 9, totalMs: 4500 },
      { cutoff: expect.closeTo(0.87), labels: ["1", "2", "3", "4"] },
    ],
    ["nothing", { attempts: 0 }, { labels: [], cutoff: null }],
  ])("%s", (_, some, expected) => {
    const { ticks, labels, ...line } = lineOf(some);
    expect({ ...line, ticks: texts(ticks), labels: texts(labels) }).toMatchObject(expected);
  });

  it("draws an uncertain retry only up to the total time", () => {
    const { marks, cutoff } = lineOf({ jitter: "full", totalMs: 1200 });
    expect(marks.map(({ isCertain, at, to }) => [isCertain, at === null, to === cutoff])).toEqual([
      [true, false, false],
      [false, false, true],
      [false, true, true],
    ]);
  });

  it.each<Partial<RetrySettings>>([
    { strategy: "exponential", attempts: 100, jitter: "decorrelated" },
    { strategy: "exponential", attempts: 100, multiplier: 100, longestDelayMs: 2_592_000_000 },
    { strategy: "adaptive", attempts: 30, totalMs: 3_600_000 },
    { strategy: "schedule", delaysMs: [0, 0, 1, 2_592_000_000], attempts: 100 },
  ])("keeps everything in the picture and in order: %j", (some) => {
    const { marks, labels, ticks } = lineOf(some);
    for (const { from, at, to } of marks) {
      const inOrder = [0, from, ...(at === null ? [] : [at]), to, 1];
      expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
    }
    for (const row of [labels, ticks]) {
      const gaps = row.slice(1).map(({ at }, index) => at - (row[index]?.at ?? 0));
      expect(Math.min(1, ...gaps)).toBeGreaterThan(0.035);
    }
    expect(ticks.length).toBeLessThan(8);
  });
});
