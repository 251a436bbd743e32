import { describe, expect, it } from "vitest";
import { DAY_MS } from "../time/units";
import { DayLimiter, MinuteLimiter } from "./limiter";

describe("MinuteLimiter", () => {
  it("admits the limit of one key per minute, and again in the next", () => {
    const limiter = new MinuteLimiter(2, 100);
    expect([limiter.take("a", 0), limiter.take("a", 1), limiter.take("a", 2)]).toEqual([true, true, false]);
    expect(limiter.take("b", 3)).toBe(true);
    expect(limiter.take("a", 60_000)).toBe(true);
  });

  it("bounds all keys together, and does not count refused requests", () => {
    const limiter = new MinuteLimiter(1, 2);
    expect([limiter.take("a", 0), limiter.take("a", 0), limiter.take("b", 0), limiter.take("c", 0)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it("remembers a bounded number of keys: the rest share one count", () => {
    const limiter = new MinuteLimiter(1, 1_000_000);
    for (let key = 0; key < 10_000; key++) limiter.take(`k${key}`, 0);
    expect([limiter.take("new", 0), limiter.take("newer", 0)]).toEqual([true, false]);
  });
});

it("DayLimiter admits the limits of a day, and again on the next (UTC)", () => {
  const limiter = new DayLimiter(2, 3);
  const take = (key: string, at: number) => limiter.take(key, at);
  expect([take("a", 0), take("a", DAY_MS - 1), take("a", DAY_MS - 1)]).toEqual([true, true, false]);
  expect([take("b", DAY_MS - 1), take("c", DAY_MS - 1)]).toEqual([true, false]);
  expect(take("a", DAY_MS)).toBe(true);
});
