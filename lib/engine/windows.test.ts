import { describe, expect, it } from "vitest";
import { nextInWindow, type RetryWindow, WEEKDAYS } from "./windows";

const weekdays = ["mon", "tue", "wed", "thu", "fri"] as const;
const hours = (
  timeZone: string,
  from: string,
  to: string,
  days: RetryWindow["days"] = WEEKDAYS,
): RetryWindow => ({
  timeZone,
  days,
  from,
  to,
});
const berlin = hours("Europe/Berlin", "09:00", "17:00", weekdays);
const newYork = hours("America/New_York", "09:00", "17:00", weekdays);
const gapBerlin = hours("Europe/Berlin", "02:30", "04:00");
const gapNewYork = hours("America/New_York", "02:30", "04:00");
const twiceBerlin = hours("Europe/Berlin", "02:30", "02:45");
const twiceNewYork = hours("America/New_York", "01:30", "01:45");
const night = hours("Europe/Berlin", "22:00", "06:00", ["fri"]);
const nightNewYork = hours("America/New_York", "22:00", "06:00", ["sat"]);

describe("nextInWindow", () => {
  it.each<[string, string, RetryWindow, string]>([
    ["inside stays", "2026-11-20T10:00:00.123Z", berlin, "2026-11-20T10:00:00.123Z"],
    ["its first moment is inside", "2026-11-20T08:00:00Z", berlin, "2026-11-20T08:00:00Z"],
    ["before its begin", "2026-11-20T07:59:59.999Z", berlin, "2026-11-20T08:00:00Z"],
    ["its end is outside: Friday evening to Monday", "2026-11-20T16:00:00Z", berlin, "2026-11-23T08:00:00Z"],
    ["its last millisecond is inside", "2026-11-20T15:59:59.999Z", berlin, "2026-11-20T15:59:59.999Z"],
    ["Saturday", "2026-11-21T12:00:00Z", newYork, "2026-11-23T14:00:00Z"],
    [
      "the same day last week is over",
      "2026-11-18T20:00:00Z",
      { ...berlin, days: ["wed"] },
      "2026-11-25T08:00:00Z",
    ],
    [
      "the whole day",
      "2026-11-21T12:00:00Z",
      hours("UTC", "00:00", "00:00", ["sun"]),
      "2026-11-22T00:00:00Z",
    ],
    // Berlin: forward on 2026-03-29 at 01:00Z (02:00 → 03:00), back on 2026-10-25 at 01:00Z (03:00 → 02:00).
    ["Friday to Monday over the change to summer", "2026-03-27T17:00:00Z", berlin, "2026-03-30T07:00:00Z"],
    ["Friday to Monday over the change to winter", "2026-10-23T16:00:00Z", berlin, "2026-10-26T08:00:00Z"],
    [
      "a skipped begin is the instant of the change",
      "2026-03-29T00:00:00Z",
      gapBerlin,
      "2026-03-29T01:00:00Z",
    ],
    ["a begin on the day before the change", "2026-03-28T00:00:00Z", gapBerlin, "2026-03-28T01:30:00Z"],
    [
      "an end that is skipped is the change",
      "2026-03-29T01:00:00Z",
      hours("Europe/Berlin", "01:00", "02:30"),
      "2026-03-29T23:00:00Z",
    ],
    [
      "until just before the change",
      "2026-03-29T00:59:59Z",
      hours("Europe/Berlin", "01:00", "02:30"),
      "2026-03-29T00:59:59Z",
    ],
    [
      "hours that are skipped whole are none that day",
      "2026-03-29T00:00:00Z",
      hours("Europe/Berlin", "02:10", "02:50"),
      "2026-03-30T00:10:00Z",
    ],
    ["a begin that comes twice: the first", "2026-10-25T00:00:00Z", twiceBerlin, "2026-10-25T00:30:00Z"],
    ["an end that comes twice: the last", "2026-10-25T01:44:00Z", twiceBerlin, "2026-10-25T01:44:00Z"],
    ["after the last", "2026-10-25T01:45:00Z", twiceBerlin, "2026-10-26T01:30:00Z"],
    // New York: forward on 2026-03-08 at 07:00Z (02:00 → 03:00), back on 2026-11-01 at 06:00Z (02:00 → 01:00).
    ["Friday to Monday over the change to summer", "2026-03-06T22:00:00Z", newYork, "2026-03-09T13:00:00Z"],
    ["Friday to Monday over the change to winter", "2026-10-30T21:00:00Z", newYork, "2026-11-02T14:00:00Z"],
    [
      "a skipped begin is the instant of the change",
      "2026-03-08T06:00:00Z",
      gapNewYork,
      "2026-03-08T07:00:00Z",
    ],
    ["a begin that comes twice: the first", "2026-11-01T05:00:00Z", twiceNewYork, "2026-11-01T05:30:00Z"],
    ["an end that comes twice: the last", "2026-11-01T06:44:00Z", twiceNewYork, "2026-11-01T06:44:00Z"],
    ["after the last", "2026-11-01T06:45:00Z", twiceNewYork, "2026-11-02T06:30:00Z"],
    // Past midnight: the day is the one on which the hours begin.
    ["past midnight", "2026-11-21T04:59:00Z", night, "2026-11-21T04:59:00Z"],
    ["past midnight and over", "2026-11-21T05:00:00Z", night, "2026-11-27T21:00:00Z"],
    ["the night before", "2026-11-20T04:00:00Z", night, "2026-11-20T21:00:00Z"],
    ["a night of nine hours", "2026-11-01T10:59:00Z", nightNewYork, "2026-11-01T10:59:00Z"],
    ["a night of seven hours is over", "2026-03-08T10:00:00Z", nightNewYork, "2026-03-15T02:00:00Z"],
    // Half-hour zones and other sides of the date line.
    [
      "Kolkata",
      "2026-11-20T03:00:00Z",
      hours("Asia/Kolkata", "09:00", "17:00", weekdays),
      "2026-11-20T03:30:00Z",
    ],
    [
      "Kiritimati, where it is Monday already",
      "2026-11-22T12:00:00Z",
      hours("Pacific/Kiritimati", "03:00", "17:00", weekdays),
      "2026-11-22T13:00:00Z",
    ],
  ])("%s: %s", (_, at, window, expected) =>
    expect(new Date(nextInWindow(Date.parse(at), window)).toISOString()).toBe(
      new Date(expected).toISOString(),
    ),
  );

  it("is never early, is stable when repeated, and skips no whole week", () => {
    const begin = Date.parse("2026-01-01T00:00:00Z");
    for (const window of [berlin, newYork, gapBerlin, twiceNewYork, night, nightNewYork]) {
      for (let at = begin; at < begin + 366 * 86_400_000; at += 23_757_000) {
        const next = nextInWindow(at, window);
        expect(next).toBeGreaterThanOrEqual(at);
        expect(next - at).toBeLessThanOrEqual(8 * 86_400_000);
        expect(nextInWindow(next, window)).toBe(next);
      }
    }
  });
});
