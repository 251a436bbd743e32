import { expect, it } from "vitest";
import { nextRows } from "./pace";

it.each([
  ["twice as many rows at most, after a quick chunk", 250, 1, 500],
  ["as many, after one that took its time", 250, 80, 250],
  ["fewer in proportion", 1000, 100, 800],
  ["half at least, after a slow one", 1000, 5000, 500],
  ["5,000 at most", 4000, 10, 5000],
  ["50 at least", 60, 500, 50],
  ["as few as after a chunk that was cancelled", 10, 500, 10],
  ["more again after no time at all", 50, 0, 100],
])("the next chunk has %s", (_, rows, ms, expected) => {
  expect(nextRows(rows, ms)).toBe(expected);
});
