import { expect, it } from "vitest";
import { localTimeIn, momentOf } from "./local-time";

it.each([
  ["UTC", "2026-11-26T22:00", "2026-11-26T22:00:00.000Z"],
  ["Europe/Prague", "2026-11-26T22:00", "2026-11-26T21:00:00.000Z"],
  ["Asia/Kathmandu", "2026-11-26T00:15:30", "2026-11-25T18:30:30.000Z"],
  ["America/St_Johns", "2026-11-26T22:00:00.250", "2026-11-27T01:30:00.250Z"],
  ["Europe/Prague", "2026-10-25T01:59", "2026-10-24T23:59:00.000Z"],
  ["Europe/Prague", "2026-10-25T03:00", "2026-10-25T02:00:00.000Z"],
])("reads and writes a time in %s: %s", (zone, text, instant) => {
  expect(momentOf(zone, text)?.toISOString()).toBe(instant);
  expect(localTimeIn(zone, new Date(instant))).toBe(text);
});

it("takes the first of two moments that clocks show alike", () => {
  expect(momentOf("Europe/Prague", "2026-10-25T02:30")?.toISOString()).toBe("2026-10-25T00:30:00.000Z");
});

it("takes a time that clocks skip as one as much later", () => {
  expect(momentOf("Europe/Prague", "2026-03-29T02:30")?.toISOString()).toBe("2026-03-29T01:30:00.000Z");
});

it.each(["", "2026-11-26", "2026-13-01T00:00", "2026-11-26T25:00", "2026-11-26T22:00Z"])(
  "refuses %j",
  (text) => {
    expect(momentOf("UTC", text)).toBeUndefined();
  },
);
