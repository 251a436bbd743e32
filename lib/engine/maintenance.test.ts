import { describe, expect, it } from "vitest";
import { endOfMaintenance } from "./maintenance";

const window = (from: number, to: number) => ({ from, to });

describe("endOfMaintenance", () => {
  it.each([
    ["no window", [], 10, null],
    ["before one", [window(11, 20)], 10, null],
    ["at its begin", [window(10, 20)], 10, 20],
    ["inside", [window(5, 20)], 10, 20],
    ["at its end", [window(5, 10)], 10, null],
    ["overlapping ones, in any order", [window(15, 30), window(5, 20)], 10, 30],
    ["one inside the other", [window(5, 30), window(8, 20)], 10, 30],
    ["touching ones", [window(5, 20), window(20, 25)], 10, 25],
    ["another one later", [window(5, 20), window(21, 25)], 10, 20],
  ])("%s", (_, windows, now, expected) => expect(endOfMaintenance(windows, now)).toBe(expected));
});
