import { describe, expect, it } from "vitest";
import { formatDay, formatMoment, formatMomentInFull, formatRelative, formatUtc, offsetName } from "./format";

const MOMENT = new Date("2026-11-22T23:05:09.123Z");

describe("formatMoment", () => {
  it.each([
    ["UTC", "22 Nov 23:05:09"],
    ["Europe/Prague", "23 Nov 00:05:09"],
    ["America/St_Johns", "22 Nov 19:35:09"],
    ["Pacific/Kiritimati", "23 Nov 13:05:09"],
  ])("in %s", (zone, expected) => expect(formatMoment(MOMENT, zone)).toBe(expected));

  it("names its zone in full", () =>
    expect(formatMomentInFull(MOMENT, "Europe/Prague")).toBe("23 Nov 2026 00:05:09 (Europe/Prague)"));

  it("is exact in UTC", () => expect(formatUtc(MOMENT)).toBe("2026-11-22 23:05:09.123 UTC"));

  it("writes a day", () => expect(formatDay("2026-02-03")).toBe("3 Feb 2026"));
});

describe("formatRelative", () => {
  it.each([
    [0, "just now"],
    [-4_999, "just now"],
    [-59_999, "59 s ago"],
    [-60_000, "1 min ago"],
    [-3_600_000, "1 h ago"],
    [-86_400_000 * 2.9, "2 d ago"],
    [86_400_000 * 14, "in 14 d"],
  ])("%i ms away: %s", (distance, expected) =>
    expect(formatRelative(new Date(MOMENT.getTime() + distance), MOMENT)).toBe(expected),
  );
});

describe("offsetName", () => {
  it.each([
    ["UTC", "2026-11-22T00:00:00Z", "UTC"],
    ["Europe/Prague", "2026-11-22T00:00:00Z", "UTC+1"],
    ["Europe/Prague", "2026-07-01T00:00:00Z", "UTC+2"],
    ["America/St_Johns", "2026-11-22T00:00:00Z", "UTC−3:30"],
  ])("%s at %s: %s", (zone, moment, expected) => expect(offsetName(zone, new Date(moment))).toBe(expected));
});
