import { describe, expect, it } from "vitest";
import { mayRunAt, scheduledMove } from "./operation-schedule";

const at = (text: string) => Date.parse(text);
const NIGHT = { from: "22:00", to: "06:00", timeZone: "Europe/Vienna" };

describe("an operation may run", () => {
  it.each([
    ["at once", { startAt: null, window: null }, "2026-11-26T12:00:00Z", "2026-11-26T12:00:00Z"],
    [
      "at its time",
      { startAt: at("2026-11-26T13:00:00Z"), window: null },
      "2026-11-26T12:00:00Z",
      "2026-11-26T13:00:00Z",
    ],
    [
      "when its window opens",
      { startAt: null, window: NIGHT },
      "2026-11-26T12:00:00Z",
      "2026-11-26T21:00:00Z",
    ],
    ["within its window", { startAt: null, window: NIGHT }, "2026-11-27T04:59:00Z", "2026-11-27T04:59:00Z"],
    [
      "the next night after its window",
      { startAt: null, window: NIGHT },
      "2026-11-27T05:00:00Z",
      "2026-11-27T21:00:00Z",
    ],
    [
      "in the first window after its time",
      { startAt: at("2026-11-28T12:00:00Z"), window: NIGHT },
      "2026-11-26T12:00:00Z",
      "2026-11-28T21:00:00Z",
    ],
    [
      "until 6 of the summer, an hour earlier in UTC",
      { startAt: null, window: NIGHT },
      "2026-07-02T04:00:00Z",
      "2026-07-02T20:00:00Z",
    ],
    [
      "all day in a window without an end",
      { startAt: null, window: { ...NIGHT, from: "00:00", to: "00:00" } },
      "2026-11-26T12:00:00Z",
      "2026-11-26T12:00:00Z",
    ],
  ])("%s", (_what, times, now, expected) =>
    expect(new Date(mayRunAt(times, at(now)))).toEqual(new Date(expected)),
  );
});

describe("time", () => {
  const times = { startAt: null, window: NIGHT };
  it.each([
    ["opens a scheduled operation", "scheduled", "2026-11-26T21:00:00Z", "open"],
    ["leaves it before its window", "scheduled", "2026-11-26T20:59:59Z", null],
    ["leaves a running one in its window", "running", "2026-11-26T21:00:00Z", null],
    ["closes it after its window", "running", "2026-11-27T05:00:00Z", "close"],
  ] as const)("%s", (_what, state, now, expected) =>
    expect(scheduledMove(state, times, at(now))).toBe(expected),
  );
});
