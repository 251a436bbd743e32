import { describe, expect, it } from "vitest";
import { isOpen } from "./opening";

const at = (text: string) => Date.parse(text);
const night = { from: "22:00", to: "06:00", timeZone: "Europe/Prague" };

describe("isOpen", () => {
  it.each([
    ["without a time", "2026-11-26T12:00:00Z", { startAt: null, window: null }, true],
    [
      "before its start time",
      "2026-11-26T12:00:00Z",
      { startAt: at("2026-11-26T12:00:01Z"), window: null },
      false,
    ],
    [
      "at its start time",
      "2026-11-26T12:00:00Z",
      { startAt: at("2026-11-26T12:00:00Z"), window: null },
      true,
    ],
    ["before its window", "2026-11-26T20:59:59Z", { startAt: null, window: night }, false],
    ["when its window opens", "2026-11-26T21:00:00Z", { startAt: null, window: night }, true],
    ["after midnight", "2026-11-27T04:59:59Z", { startAt: null, window: night }, true],
    ["when its window closes", "2026-11-27T05:00:00Z", { startAt: null, window: night }, false],
    ["by summer time", "2026-07-27T04:00:00Z", { startAt: null, window: night }, false],
    [
      "in its window before its time",
      "2026-11-26T23:00:00Z",
      { startAt: at("2026-12-01T00:00:00Z"), window: night },
      false,
    ],
  ])("%s", (_, now, timing, expected) => expect(isOpen(at(now), timing)).toBe(expected));
});
