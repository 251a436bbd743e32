import { describe, expect, it } from "vitest";
import { median, quantile } from "./summary";

describe("quantile", () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2],
    [[4, 1, 3, 2], 1, 4],
    [[10], 0.99, 10],
    [[1, 2, 3], 0, 1],
  ])("of %j at %d is %d", (values, share, expected) => expect(quantile(values, share)).toBe(expected));
});

describe("median", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])("of %j is %d", (values, expected) => expect(median(values)).toBe(expected));
});
