import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aboutDuration, formatDuration, parseDuration } from "./duration";

describe("parseDuration", () => {
  it.each([
    ["30s", 30_000],
    ["5m", 300_000],
    ["2h", 7_200_000],
    ["1d", 86_400_000],
    ["250ms", 250],
    ["250", 250],
    [" 250 ", 250],
    ["0", 0],
    ["0s", 0],
    ["1.5s", 1500],
    ["1.1 s", 1100],
    ["0.25h", 900_000],
    ["5 min", 300_000],
    ["5 Minutes", 300_000],
    ["1 day", 86_400_000],
    ["1h30m", 5_400_000],
    ["1 h 30 min", 5_400_000],
    ["1d 2h 3min 4s 5ms", 93_784_005],
    ["2 min 1.5 s", 121_500],
  ])("%s", (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each([
    "",
    "  ",
    "soon",
    "-5s",
    "s",
    "5 s ago",
    "5 fortnights",
    "1h 30", // thirty of which unit?
    "30m 1h", // probably a slip
    "5m 5m",
    "1,5s",
    "1e3",
    "0.0001s",
    "1.5",
  ])("does not understand %j", (text) => expect(parseDuration(text)).toBeUndefined());
});

describe("formatDuration", () => {
  it.each([
    [0, "0 s"],
    [1, "1 ms"],
    [999, "999 ms"],
    [1000, "1 s"],
    [1234, "1.234 s"],
    [60_000, "1 min"],
    [90_000, "1 min 30 s"],
    [3_600_000, "1 h"],
    [5_400_000, "1 h 30 min"],
    [86_400_000, "1 d"],
    [93_784_005, "1 d 2 h 3 min 4.005 s"],
  ])("%d", (milliseconds, expected) => expect(formatDuration(milliseconds)).toBe(expected));

  it("is read back as what it was", () => {
    fc.assert(
      fc.property(fc.nat(2_592_000_000), (milliseconds) => {
        expect(parseDuration(formatDuration(milliseconds))).toBe(milliseconds);
      }),
    );
  });
});

describe("aboutDuration", () => {
  it.each([
    [0, "0 s"],
    [999, "999 ms"],
    [2254, "2.25 s"],
    [26_549, "26.5 s"],
    [59_999, "1 min"],
    [155_400, "2 min 35 s"],
    [12_345_678, "3 h 26 min"],
    [98_765_432, "1 d 3 h"],
  ])("%d", (milliseconds, expected) => expect(aboutDuration(milliseconds)).toBe(expected));
});
