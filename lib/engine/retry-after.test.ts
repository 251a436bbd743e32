import { describe, expect, it } from "vitest";
import { parseRetryAfter } from "./retry-after";

const NOW = Date.parse("2026-01-01T00:00:00Z");

describe("parseRetryAfter", () => {
  it.each<[string | undefined, number | undefined]>([
    ["0", 0],
    ["120", 120_000],
    [" 7 ", 7000],
    ["999999999999", 3_600_000],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60_000],
    ["Thu, 01 Jan 2026 09:00:00 GMT", 3_600_000],
    ["Wed, 31 Dec 2025 23:00:00 GMT", 0],
    ["Thursday, 01-Jan-26 00:00:30 GMT", 30_000],
    ["Thu Jan 01 2026 00:00:10 GMT", 10_000],
    ["1.5", undefined],
    ["-3", undefined],
    ["soon", undefined],
    ["Thu, nonsense", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %j as %s", (value, expected) => expect(parseRetryAfter(value, NOW, 3_600_000)).toBe(expected));
});
