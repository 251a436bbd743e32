import { describe, expect, it } from "vitest";
import type { Release } from "../../engine/conduct-operation";
import type { ActiveOperation } from "./active-operations";
import { type PlanFacts, Releasing } from "./releasing";

const full = (perSecond: number | null): Release => ({ stage: "full", perSecond, since: 0 });
const operation = (data: Partial<ActiveOperation> = {}): ActiveOperation => ({
  ...{
    id: "one",
    kind: "retry",
    state: "running",
    isScheduled: false,
    release: full(100),
    pace: { perSecond: 100 },
  },
  shards: new Map([0, 1, 2, 3].map((shard) => [shard, { pending: 500, sending: 0 }])),
  isRedirected: false,
  paused: new Set(),
  ...data,
});
const OWN = [0, 1, 2, 3];
const QUEUES = OWN.flatMap((shard) => ["a", "b"].map((subscriberId) => ({ shard, subscriberId })));
const facts = (now: number, data: Partial<PlanFacts> = {}): PlanFacts => ({
  ...{ now, queues: QUEUES, room: () => Infinity, deliveredPerSecond: () => 1000 },
  ...data,
});
/** What a plan releases, by subscriber. */
const sums = (plan: ReturnType<Releasing["plan"]>) => {
  const all = [...plan.values()].flatMap((wants) => [...wants]);
  return Object.fromEntries(
    ["a", "b"].map((id) => [
      id,
      all.filter(([one]) => one === id).reduce((sum, [, items]) => sum + items, 0),
    ]),
  );
};
const afterASecond = (data: Partial<ActiveOperation> = {}, given: Partial<PlanFacts> = {}, own = OWN) =>
  new Releasing(0).plan(operation(data), own, facts(1000, given));

describe("a plan of releases", () => {
  it("spreads the rate over the subscribers", () => expect(sums(afterASecond())).toEqual({ a: 50, b: 50 }));

  it("takes much of few shards at a time, and of the others in the next steps", () => {
    const releasing = new Releasing(0);
    const unlimited = operation({ release: full(null), pace: null });
    const plans = [1000, 1250].map((now) => releasing.plan(unlimited, OWN, facts(now)));
    expect(plans.map((plan) => [...plan.keys()])).toEqual([OWN, OWN]);
    const many = Array.from({ length: 32 }, (_, shard) => shard);
    const queues = many.flatMap((shard) => ["a", "b"].map((subscriberId) => ({ shard, subscriberId })));
    const shards = new Map(many.map((shard) => [shard, { pending: 500, sending: 0 }]));
    const steps = [1000, 1250, 1500, 1750].map((now) =>
      releasing.plan({ ...unlimited, shards }, many, facts(now, { queues })),
    );
    expect(steps.map((plan) => plan.size)).toEqual([8, 8, 8, 8]);
    expect(steps.map(sums)).toEqual(steps.map(() => ({ a: 2000, b: 2000 })));
    expect(new Set(steps.flatMap((plan) => [...plan.keys()])).size).toBe(32);
  });

  it("is the worker's part of the rate, by its shards with pending items", () => {
    const queues = QUEUES.filter(({ shard }) => shard === 0);
    expect(sums(afterASecond({}, { queues }, [0]))).toEqual({ a: 13, b: 12 });
  });

  it("keeps to a subscriber's rate, which follows what is delivered to it", () => {
    expect(sums(afterASecond({}, { deliveredPerSecond: (id) => (id === "a" ? 0 : 1000) }))).toEqual({
      a: 10,
      b: 90,
    });
    expect(sums(afterASecond({ pace: { perSecond: 100, perSubscriberPerSecond: 3 } }))).toEqual({
      a: 3,
      b: 3,
    });
  });

  it.each([
    ["paused in the operation", { paused: new Set(["a"]) }, {}],
    ["that cannot be sent to", {}, { room: (id: string) => (id === "a" ? 0 : Infinity) }],
  ])("leaves out a subscriber %s", (_what, data, given) =>
    expect(sums(afterASecond(data, given))).toMatchObject({ a: 0 }),
  );

  it("has no more than a subscriber's circuit lets through", () =>
    expect(sums(afterASecond({}, { room: (id) => (id === "a" ? 1 : Infinity) }))).toEqual({ a: 1, b: 99 }));

  it("has few released and not settled", () => {
    const sending = new Map(OWN.map((shard) => [shard, { pending: 500, sending: 49 }]));
    const plan = sums(afterASecond({ shards: sending }));
    expect((plan.a ?? 0) + (plan.b ?? 0)).toBe(4);
    const enough = new Map(OWN.map((shard) => [shard, { pending: 500, sending: 50 }]));
    expect(sums(afterASecond({ shards: enough }))).toEqual({ a: 0, b: 0 });
  });

  it.each([
    ["before its leader has decided", { release: null }],
    ["while it is held", { release: { ...full(100), heldUntil: 1001 } }],
  ])("is empty %s", (_what, data) => expect(afterASecond(data).size).toBe(0));

  it("serves every queue in turn at a slow rate", () => {
    const releasing = new Releasing(0);
    const served = new Set<string>();
    for (let now = 1000; now <= 8000; now += 1000) {
      const plan = releasing.plan(operation({ release: full(1) }), OWN, facts(now));
      for (const [shard, wants] of plan)
        for (const subscriberId of wants.keys()) {
          served.add(`${shard} ${subscriberId}`);
          releasing.spent(subscriberId, 1);
        }
    }
    expect(served.size).toBe(8);
  });

  it("takes chunks of each shard for a kind that sends nothing", () =>
    expect(sums(afterASecond({ kind: "discard", release: null }))).toEqual({ a: 1000, b: 1000 }));
});
