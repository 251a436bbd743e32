import { describe, expect, it } from "vitest";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { Subscriber } from "../config/subscriber";
import { SubscriberLoad, shareOf } from "./subscriber-load";

const delivery = (id: string, priority = 1) => ({ id, priority }) as ClaimedDelivery;

describe("SubscriberLoad", () => {
  it("wants its free slots and nothing ahead while its pace is unknown", () => {
    const load = new SubscriberLoad();
    expect(load.wanted(8, null, 0)).toBe(8);
    load.inFlight = 5;
    expect(load.wanted(8, null, 0)).toBe(3);
    load.inFlight = 8;
    expect(load.wanted(8, null, 0)).toBe(0);
  });

  it("wants nothing more of a subscriber that hangs", () => {
    const load = new SubscriberLoad();
    load.inFlight = 2;
    expect(load.wanted(2, null, 60_000)).toBe(0);
  });

  it("claims ahead for a fast subscriber, in large claims", () => {
    const load = new SubscriberLoad();
    for (let n = 1; n <= 1000; n++) {
      load.inFlight++;
      load.finish(n); // a thousand a second
    }
    load.inFlight = 8;
    const ahead = load.wanted(8, null, 1000);
    expect(ahead).toBeGreaterThan(100);
    expect(ahead).toBeLessThanOrEqual(500);
    for (let n = 0; n < ahead; n++) load.add(delivery(String(n)));
    expect(load.wanted(8, null, 1000)).toBe(0);
  });

  it("ignores a short stall, and claims nothing ahead for a fast subscriber that hangs now", () => {
    const load = new SubscriberLoad();
    for (let n = 1; n <= 1000; n++) {
      load.inFlight++;
      load.finish(n);
    }
    load.inFlight = 9;
    load.finish(1200);
    expect(load.wanted(8, null, 1250)).toBeGreaterThan(100);
    expect(load.wanted(8, null, 61_200)).toBe(0);
  });

  it("wants no more than its rate allows, and refills with time", () => {
    const load = new SubscriberLoad();
    expect(load.wanted(100, 20, 10_000)).toBe(2);
    for (let n = 0; n < 2; n++) load.spendToken();
    expect(load.wanted(100, 20, 10_000)).toBe(0);
    expect(load.wanted(100, 20, 10_050)).toBe(1);
  });

  it("returns the most urgent delivery first, then in order, and takes others out on request", () => {
    const load = new SubscriberLoad();
    for (const id of ["a", "b", "c"]) load.add(delivery(id));
    load.add(delivery("low", 2));
    load.add(delivery("later release", 9));
    load.add(delivery("urgent", 0));
    expect(load.takeOut(({ id }) => id === "a").map(({ id }) => id)).toEqual(["a"]);
    expect(load.waiting).toBe(5);
    const order = Array.from({ length: 6 }, () => load.next()?.id);
    expect(order).toEqual(["urgent", "b", "c", "low", "later release", undefined]);
    expect(load.waiting).toBe(0);
  });
});

describe("shareOf", () => {
  it.each([
    [16, 40, 1, { limit: 16, rate: 40 }],
    [16, 40, 0.25, { limit: 4, rate: 10 }],
    [16, null, 0.5, { limit: 8, rate: null }],
    [2, 2, 1 / 32, { limit: 1, rate: 1 }],
  ])(
    "of %i at once and %s a second, with %f of the shards",
    (maxConcurrency, ratePerSecond, shardShare, expected) => {
      expect(shareOf({ maxConcurrency, ratePerSecond } as Subscriber, shardShare)).toEqual(expected);
    },
  );
});
