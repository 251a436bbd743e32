import { describe, expect, it } from "vitest";
import { dayBeforeNewDay, firstDay, resolveDays } from "./period";

const TODAY = "2026-11-26";
const NONE = { from: null, to: null, last: null };

describe("firstDay", () => {
  it.each([
    [{ daysBack: 14 }, "2026-11-12"],
    [{ longestDays: 31 }, "2026-10-27"],
    [{}, "0001-01-01"],
  ])("%o: %s", (limits, day) => expect(firstDay(limits, TODAY)).toBe(day));

  it("of a longest range depends on its end", () =>
    expect(firstDay({ longestDays: 2 }, TODAY, "2026-11-10")).toBe("2026-11-09"));
});

describe("resolveDays", () => {
  it.each([
    ["nothing is today", { daysBack: 14 }, NONE, false, TODAY, TODAY],
    ["ids search everything", { daysBack: 14 }, NONE, true, "2026-11-12", TODAY],
    ["ids until a day", { longestDays: 31 }, { ...NONE, to: "2026-11-10" }, true, "2026-10-11", "2026-11-10"],
    [
      "a list that covers all by default",
      { longestDays: 31, isWhole: true },
      NONE,
      false,
      "2026-10-27",
      TODAY,
    ],
    ["a list without limits", {}, { ...NONE, from: "2020-01-01" }, false, "2020-01-01", TODAY],
  ])("%s", (_, limits, asked, isWhole, from, to) =>
    expect(resolveDays(limits, asked, TODAY, isWhole)).toEqual({ from, to, ignored: {} }),
  );

  it.each([
    ["a day too early", { daysBack: 14 }, { ...NONE, from: "2026-11-01" }, "from"],
    ["a day to come", { daysBack: 14 }, { ...NONE, to: "2026-11-27" }, "to"],
    ["a range too long", { longestDays: 31 }, { ...NONE, from: "2026-10-01" }, "from"],
    ["a reversed range", {}, { ...NONE, from: "2026-11-20", to: "2026-11-19" }, "from"],
    ["hours beside days", {}, { from: "2026-11-20", to: null, last: "1h" as const }, "last"],
  ])("ignores and reports %s", (_, limits, asked, name) =>
    expect(Object.keys(resolveDays(limits, asked, TODAY, false).ignored)).toEqual([name]),
  );
});

describe("dayBeforeNewDay", () => {
  const at = (time: string) => new Date(`2026-11-26T${time}Z`);
  it.each([
    ["just after midnight", { from: TODAY, last: null }, "UTC", at("00:00:01"), "2026-11-25"],
    ["before six", { from: TODAY, last: null }, "UTC", at("05:59:59"), "2026-11-25"],
    ["from six on", { from: TODAY, last: null }, "UTC", at("06:00:00"), null],
    [
      "after midnight of another zone",
      { from: "2026-11-27", last: null },
      "Asia/Tokyo",
      at("15:30:00"),
      TODAY,
    ],
    ["for another day", { from: "2026-11-25", last: null }, "UTC", at("00:10:00"), null],
    ["for the last hour", { from: TODAY, last: "1h" as const }, "UTC", at("00:10:00"), null],
  ])("%s", (_, search, zone, now, day) => expect(dayBeforeNewDay(search, { zone, now })).toBe(day));
});
