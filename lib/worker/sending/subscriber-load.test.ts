import { describe, expect, it } from "vitest";
import { REDIRECTED_RANK, RELEASED_RANK } from "../../engine/priority";
import type { ClaimedDelivery } from "../claims/claimed-delivery";
import type { Subscriber } from "../config/subscriber";
import { SubscriberLoad, shareOf } from "./subscriber-load";

const delivery = (id: string, priority = 1) => ({ id, priority }) as ClaimedDelivery;

const one = delivery("one");

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
      load.begin(one);
      load.finish(one, n); // a thousand a second
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
      load.begin(one);
      load.finish(one, n);
    }
    load.inFlight = 9;
    load.finish(one, 1200);
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
    const order = Array.from({ length: 6 }, () => load.next(16)?.id);
    expect(order).toEqual(["urgent", "b", "c", "low", "later release", undefined]);
    expect(load.waiting).toBe(0);
  });

  const waiting = () => {
    const load = new SubscriberLoad();
    for (let n = 0; n < 40; n++) {
      load.add(delivery(`live ${n}`));
      load.add(delivery(`released ${n}`, RELEASED_RANK));
    }
    return load;
  };
  /** Begins requests until the slots are full. @returns how many are of released deliveries */
  const fill = (load: SubscriberLoad, limit: number) => {
    const begun: ClaimedDelivery[] = [];
    while (load.inFlight < limit) {
      const next = load.next(limit);
      if (!next) break;
      load.begin(next);
      begun.push(next);
    }
    return begun;
  };
  const isReleased = ({ id }: ClaimedDelivery) => id.startsWith("released");

  it.each([
    [10, 1],
    [20, 2],
    [39, 3],
  ])("of %i slots gives %i to released deliveries while live ones wait", (limit, released) =>
    expect(fill(waiting(), limit).filter(isReleased)).toHaveLength(released),
  );

  it("of one slot gives every tenth request to a released delivery while live ones wait", () => {
    const load = waiting();
    const order = Array.from({ length: 30 }, (_, n) => {
      const [next] = fill(load, 1);
      if (!next) throw new Error("Deliveries wait.");
      load.finish(next, n);
      return isReleased(next);
    });
    expect(order.flatMap((is, index) => (is ? index : []))).toEqual([9, 19, 29]);
  });

  it("sends redirected copies as released ones, the oldest first, and knows who waits for the own URL", () => {
    const load = new SubscriberLoad();
    const at = (id: string, priority: number, dueAt: number) =>
      load.add({ ...delivery(id, priority), dueAt } as ClaimedDelivery);
    at("redirected 2", REDIRECTED_RANK, 2);
    at("released 1", RELEASED_RANK, 1);
    at("released 3", RELEASED_RANK, 3);
    at("live", 2, 9);
    expect([load.waiting, load.waitingForOwnUrl]).toEqual([4, 3]);
    const order = Array.from({ length: 4 }, () => load.next(1)?.id);
    expect(order).toEqual(["live", "released 1", "redirected 2", "released 3"]);
    expect([load.waiting, load.waitingForOwnUrl, load.released.waiting]).toEqual([0, 0, 0]);
  });

  it("gives released deliveries every slot when nothing live waits, and claims half of the slots at most when it does", () => {
    const load = new SubscriberLoad();
    expect(load.released.claimable(20)).toEqual({ first: 2, most: 10 });
    for (let n = 0; n < 9; n++) load.add(delivery(`released ${n}`, RELEASED_RANK));
    expect(load.released.claimable(20)).toEqual({ first: 0, most: 1 });
    expect(fill(load, 20)).toHaveLength(9);
    expect(load.released.claimable(20)).toEqual({ first: 0, most: 1 });
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
