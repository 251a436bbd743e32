import { expect, it } from "vitest";
import { beginOf, endOf } from "./day-or-time";

it.each([
  ["2026-11-26", "2026-11-26T00:00:00.000Z", "2026-11-26T23:59:59.999Z"],
  ["2026-11-26T10:00:00Z", "2026-11-26T10:00:00.000Z", "2026-11-26T10:00:00.000Z"],
  ["2026-11-26T10:00:00+02:00", "2026-11-26T08:00:00.000Z", "2026-11-26T08:00:00.000Z"],
  ["2026-11-26T10:00:00", "2026-11-26T10:00:00.000Z", "2026-11-26T10:00:00.000Z"],
])("%s begins at %s and ends at %s", (text, begin, end) => {
  expect(beginOf(text).toISOString()).toBe(begin);
  expect(endOf(text).toISOString()).toBe(end);
});
