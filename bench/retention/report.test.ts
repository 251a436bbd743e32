import { afterEach, expect, it, vi } from "vitest";
import { type AgedDay, checkFlat } from "./report";

const dayOf = (after: number): AgedDay => ({
  ...{
    day: new Date(0),
    before: 0,
    after,
    sizes: new Map(),
    ms: 0,
    removed: {},
    overdue: [],
    without: [],
    during: [],
  },
});

afterEach(() => vi.restoreAllMocks());

/** The sizes at the ends of the days before the first removed one, which do not matter, and of the days from it on. */
const sizes = (period: number, from: number[]) => [...Array(period).fill(50), ...from].map(dayOf);

it.each([
  ["is flat", 10, [100, 105, 110], []],
  [
    "has grown",
    10,
    [100, 111, 109],
    ["the database grew to 1.11 times its size after the first removed day"],
  ],
  ["has grown in a period that is too short", 9, [100, 111], []],
  ["had no day after the first removed one", 10, [100], []],
])("a database that %s", (_, period, from, problems) => {
  vi.spyOn(console, "log").mockReturnValue(undefined);
  expect(checkFlat(sizes(period, from), period)).toEqual(problems);
});
