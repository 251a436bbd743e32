import { expect, it } from "vitest";
import { logSegments } from "./log-segments";

const MB = 2 ** 20;

it("names every file of a log from the first to the last, over the end of a log", () => {
  expect(logSegments("00000001000000A0000000FE", "00000001000000A100000001", 16 * MB)).toEqual([
    "00000001000000A0000000FE",
    "00000001000000A0000000FF",
    "00000001000000A100000000",
    "00000001000000A100000001",
  ]);
  expect(logSegments("000000020000000000000003", "000000020000000100000000", 1024 * MB)).toEqual([
    "000000020000000000000003",
    "000000020000000100000000",
  ]);
  const one = "000000010000000000000002";
  expect(logSegments(one, one, 16 * MB)).toEqual([one]);
});

it.each([
  ["000000010000000000000003", "000000010000000000000002"],
  ["000000010000000000000003", "000000020000000000000004"],
  ["", ""],
])("refuses what is no range: %j to %j", (first, last) =>
  expect(() => logSegments(first, last, 16 * MB)).toThrow(/try the backup again/),
);
