import { describe, expect, it } from "vitest";
import { DEFAULT_PACE, mostUnsettled, subscriberRate } from "./operation-settings";
import { TokenBucket } from "./token-bucket";

describe("TokenBucket", () => {
  it("fills at its rate, up to one second of it", () => {
    const bucket = new TokenBucket(0);
    expect(bucket.available(10, 0)).toBe(0);
    expect(bucket.available(10, 250)).toBe(2);
    bucket.spend(2);
    expect(bucket.available(10, 500)).toBe(3);
    expect(bucket.available(10, 60_000)).toBe(10);
  });

  it("saves up for a whole token below one a second, and keeps what is left of it", () => {
    const bucket = new TokenBucket(0);
    expect(bucket.available(0.5, 1000)).toBe(0);
    expect(bucket.available(0.5, 2000)).toBe(1);
    bucket.spend(1);
    expect(bucket.available(0.5, 3999)).toBe(0);
    expect(bucket.available(0.5, 4000)).toBe(1);
  });

  it("has no limit without a rate, and goes on at one that is set later", () => {
    const bucket = new TokenBucket(0);
    expect(bucket.available(null, 1000)).toBe(Number.POSITIVE_INFINITY);
    bucket.spend(500);
    expect(bucket.available(4, 1500)).toBe(2);
  });

  it("does not fill when its clock steps back", () => {
    const bucket = new TokenBucket(5000);
    expect(bucket.available(100, 1000)).toBe(0);
    expect(bucket.available(100, 1010)).toBe(1);
  });
});

describe("subscriberRate", () => {
  it.each([
    [DEFAULT_PACE, 0, 10],
    [DEFAULT_PACE, 200, 40],
    [{ perSecond: 100, perSubscriberPerSecond: 3 }, 200, 3],
    [{ perSecond: 100, perSubscriberPerSecond: null }, 200, null],
    [null, 200, null],
  ])("of %j with %i delivered per second is %j", (pace, delivered, expected) =>
    expect(subscriberRate(pace, delivered)).toBe(expected),
  );
});

describe("mostUnsettled", () => {
  it.each([
    [1, 32],
    [100, 200],
    [100_000, 4000],
    [null, 4000],
  ])("at %j per second is %i", (perSecond, expected) => expect(mostUnsettled(perSecond)).toBe(expected));
});
