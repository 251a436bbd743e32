import { expect, it } from "vitest";
import { attemptsRemoved, payloadRemoved } from "./removed-text";

const AT = new Date("2026-11-26T03:04:05Z");

it("says when a payload was removed, where that is known", () => {
  expect(payloadRemoved(AT, "Europe/Prague")).toBe(
    "payload removed by retention on 26 Nov 2026 04:04:05 (Europe/Prague)",
  );
  expect(payloadRemoved(null, "UTC")).toBe("payload removed by retention");
});

it("says which attempts were removed, if any were", () => {
  const attemptsRemovedBefore = new Date("2026-08-28T00:00:00Z");
  expect(attemptsRemoved({ attemptsRemovedBefore, attemptsRemovedAt: AT }, "UTC")).toBe(
    "Attempts before 28 Aug 2026 (UTC) were removed by retention on 26 Nov 2026 03:04:05 (UTC).",
  );
  expect(attemptsRemoved({ attemptsRemovedBefore: null, attemptsRemovedAt: null }, "UTC")).toBeUndefined();
});
