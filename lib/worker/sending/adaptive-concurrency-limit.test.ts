import { describe, expect, it } from "vitest";
import { AdaptiveConcurrencyLimit } from "./adaptive-concurrency-limit";

/** Begins as many requests as there is room for at a moment. @returns their buckets */
function fill(limit: AdaptiveConcurrencyLimit, now: number): number[] {
  const buckets = [];
  while (limit.hasRoom(now)) buckets.push(limit.begin(now));
  return buckets;
}
const adapted = (...utilizations: number[]) => {
  const limit = new AdaptiveConcurrencyLimit();
  for (const utilization of utilizations) limit.adapt(utilization);
  return limit;
};
const BUSY = Array(20).fill(1);

describe("AdaptiveConcurrencyLimit", () => {
  it("grows while there is time to spare, shrinks to 64 when there is none, and grows again", () => {
    expect(fill(new AdaptiveConcurrencyLimit(), 0).length).toBe(128);
    expect(fill(adapted(0.1), 0).length).toBe(192);
    expect(fill(adapted(1), 0).length).toBe(89);
    expect(fill(adapted(...BUSY), 0).length).toBe(64);
    expect(fill(adapted(...BUSY, 0.9), 0).length).toBe(64);
    expect(fill(adapted(...BUSY, 0.5, 0.5), 0).length).toBe(144);
    expect(fill(adapted(...BUSY, ...Array(20).fill(0)), 0).length).toBe(1024);
  });

  it("has room again for each request that ends", () => {
    const limit = adapted(...BUSY);
    const buckets = fill(limit, 1000);
    for (const bucket of buckets.slice(0, 10)) limit.end(bucket, 1005);
    expect(fill(limit, 1005).length).toBe(10);
  });

  it("does not count a request that has been under way for a while, nor its end", () => {
    const limit = adapted(...BUSY);
    const buckets = fill(limit, 1000);
    expect(fill(limit, 1080)).toEqual([]);
    expect(fill(limit, 1100).length).toBe(64);
    for (const bucket of buckets) limit.end(bucket, 1101);
    expect(fill(limit, 1101)).toEqual([]);
  });

  it("counts correctly over any pause", () => {
    const limit = adapted(...BUSY);
    for (const now of [0, 300, 1000, 123_456_789]) {
      const buckets = fill(limit, now);
      for (const bucket of buckets) limit.end(bucket, now + 1);
      expect(fill(limit, now + 2).length).toBe(64);
      expect(limit.hasRoom(now + 2)).toBe(false);
      expect(limit.hasRoom(now + 200)).toBe(true);
    }
  });
});
