import { describe, expect, it } from "vitest";
import { offsetName } from "./format";
import { addDays, dayIn, endOfDay, isDay, isTimeZone, offsetMs, startOfDay } from "./zone";

describe("days in a zone", () => {
  it.each([
    ["2026-11-22", "UTC", "2026-11-22T00:00:00.000Z", "2026-11-22T23:59:59.999Z"],
    ["2026-11-22", "America/Sao_Paulo", "2026-11-22T03:00:00.000Z", "2026-11-23T02:59:59.999Z"],
    ["2026-11-22", "Asia/Kathmandu", "2026-11-21T18:15:00.000Z", "2026-11-22T18:14:59.999Z"],
    ["2026-03-29", "Europe/Berlin", "2026-03-28T23:00:00.000Z", "2026-03-29T21:59:59.999Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T22:59:59.999Z"],
    // Clocks went from 23:59:59 to 01:00: the day began at one.
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z", "2018-11-05T01:59:59.999Z"],
  ])("%s in %s runs from %s to %s", (day, zone, from, to) => {
    expect(startOfDay(zone, day).toISOString()).toBe(from);
    expect(endOfDay(zone, day).toISOString()).toBe(to);
    expect(dayIn(zone, startOfDay(zone, day))).toBe(day);
    expect(dayIn(zone, endOfDay(zone, day))).toBe(day);
  });

  it.each([
    ["Europe/Berlin", "2026-10-25T00:59:59.999Z", "2026-10-25T01:00:00.000Z", [120, 60]],
    ["Asia/Kathmandu", "2026-11-22T00:00:00.000Z", "2026-11-22T00:14:59.999Z", [345, 345]],
    // Until 2011 the clocks of Newfoundland changed a minute after midnight.
    ["America/St_Johns", "2010-11-07T02:30:59.000Z", "2010-11-07T02:31:00.000Z", [-150, -210]],
  ])("knows the offsets of %s at %s and %s", (zone, before, after, minutes) => {
    const offsets = () => [before, after].map((moment) => offsetMs(zone, new Date(moment)) / 60_000);
    expect(offsets()).toEqual(minutes);
    expect(offsets()).toEqual(minutes);
  });

  it("says which day it is", () => {
    const instant = new Date("2026-11-22T23:30:00Z");
    expect(dayIn("UTC", instant)).toBe("2026-11-22");
    expect(dayIn("Asia/Tokyo", instant)).toBe("2026-11-23");
    expect(dayIn("America/New_York", instant)).toBe("2026-11-22");
  });

  it.each([
    ["2026-02-28", true],
    ["2026-02-30", false],
    ["2026-2-3", false],
    ["yesterday", false],
    ["2026-11-22T00:00", false],
  ])("%s is a day: %s", (text, expected) => expect(isDay(text)).toBe(expected));

  it("counts days across months and summer time", () => {
    expect(addDays("2026-02-28", 1)).toBe("2026-03-01");
    expect(addDays("2026-03-31", -3)).toBe("2026-03-28");
  });

  it.each([
    ["UTC", "UTC"],
    ["America/Sao_Paulo", "UTC−3"],
    ["Asia/Kathmandu", "UTC+5:45"],
  ])("names the offset of %s", (zone, name) => {
    expect(offsetName(zone, new Date("2026-11-22T12:00:00Z"))).toBe(name);
  });

  it("knows zones by name", () => {
    expect(isTimeZone("Europe/Lisbon")).toBe(true);
    expect(isTimeZone("Mars/Olympus")).toBe(false);
    expect(isTimeZone("")).toBe(false);
  });
});
