import { expect, it } from "vitest";
import { parseDay } from "./day-text";

const LAST = "2026-11-26";

it.each([
  ["2026-11-20", "2026-11-20"],
  ["20 Nov 2026", "2026-11-20"],
  [" 20. november 2026 ", "2026-11-20"],
  ["20 Nov", "2026-11-20"],
  ["3 Dec", "2025-12-03"],
  ["20.11.2026", "2026-11-20"],
  ["20.11.", "2026-11-20"],
  ["20/11", "2026-11-20"],
  ["5", "2026-11-05"],
  ["27", "2026-10-27"],
  ["today", LAST],
  ["Yesterday", "2026-11-25"],
  ["1 Jan 2027", "2027-01-01"],
])("reads %s as %s", (text, day) => {
  expect(parseDay(text, LAST)).toBe(day);
});

it("takes the last month of the year before for a day after one in January", () => {
  expect(parseDay("31", "2026-01-05")).toBe("2025-12-31");
});

it.each(["", "soon", "31 Feb 2026", "20 Nowember", "20.13.2026", "0", "32", "2026-02-30", "20 Nov 26"])(
  "does not take %s for a day",
  (text) => {
    expect(parseDay(text, LAST)).toBeUndefined();
  },
);
