import { describe, expect, it } from "vitest";
import { REDIRECTED_RANK, RELEASED_RANK } from "../../engine/priority";
import { DueIndex } from "./due-index";
import type { Found, Want } from "./subscriber-queues";

const NOW = 1_000_000;
const SHARD = 3;
const everything = () => 1000;
const plan = (due: DueIndex, wanted: (id: string) => number = everything, limit = 500) =>
  Object.fromEntries(
    [...due.planClaims(NOW, limit, wanted)].map(([shard, wants]) => [
      shard,
      Object.fromEntries(wants.map(({ subscriberId, free }) => [subscriberId, free])),
    ]),
  );
const wants = (entries: Record<string, number>): Want[] =>
  Object.entries(entries).map(([subscriberId, free]) => ({ subscriberId, priority: 1, free }));
const found = (entries: Record<string, Found>) => Object.values(entries);
const at = (subscriberId: string, dueAt: number, shard = SHARD, priority = 1) => ({
  ...{ shard, subscriberId, priority, dueAt },
});

/** An index with some shards and recorded deliveries. */
function indexWith(known: [id: string, dueAt: number, shard?: number][], shards = [SHARD]) {
  const due = new DueIndex();
  for (const shard of shards) due.addShard(shard);
  for (const [id, dueAt, shard = SHARD] of known) due.record(at(id, dueAt, shard));
  return due;
}

describe("scans", () => {
  it("are needed of a new shard, and again when one was requested after a scan had begun", () => {
    const due = indexWith([]);
    const [[shard, requested] = []] = [...due.scans.pending];
    expect(shard).toBe(SHARD);
    due.scans.request(SHARD); // a notification of a row that this scan was too early to see
    due.scans.complete(SHARD, requested ?? 0);
    const again = due.scans.pending.get(SHARD) ?? 0;
    expect(again).toBeGreaterThan(requested ?? 0);
    due.scans.complete(SHARD, again);
    expect(due.scans.pending.size).toBe(0);
  });

  it("are needed of all shards when notifications may have been missed", () => {
    const due = indexWith([], [1, 2]);
    for (const [shard, requested] of due.scans.pending) due.scans.complete(shard, requested);
    due.scans.requestAll();
    expect([...due.scans.pending.keys()]).toEqual([1, 2]);
  });
});

describe("a plan", () => {
  it("claims nothing that is not wanted, nothing that is not due, and no more than the limit", () => {
    const known: [string, number][] = [
      ["busy", NOW - 10],
      ["free", NOW - 5],
      ["later", NOW + 1000],
    ];
    expect(plan(indexWith(known), (id) => (id === "busy" ? 0 : 2))).toEqual({ [SHARD]: { free: 2 } });
    expect(plan(indexWith(known), everything, 3)).toEqual({ [SHARD]: { busy: 3 } });
    expect(plan(indexWith(known), everything, 0)).toEqual({});
  });

  it("divides the room of a subscriber among its shards, the oldest first", () => {
    const due = indexWith(
      [
        ["a", NOW - 1, 1],
        ["a", NOW - 9, 2],
      ],
      [1, 2],
    );
    expect(plan(due, () => 6)).toEqual({ 2: { a: 4 }, 1: { a: 2 } });
  });

  it("takes urgent deliveries first, in every shard, and never waits for urgent ones that are not due", () => {
    const due = indexWith([], [1, 2]);
    due.record(at("a", NOW - 99, 1, 2));
    due.record(at("a", NOW - 50, 1, 1));
    due.record(at("a", NOW - 10, 2, 0));
    due.record(at("a", NOW + 10_000, 1, 0));
    const order = [...due.planClaims(NOW, 500, () => 9)];
    expect(order).toEqual([
      [2, [{ subscriberId: "a", priority: 0, free: 4 }]],
      [
        1,
        [
          { subscriberId: "a", priority: 1, free: 4 },
          { subscriberId: "a", priority: 2, free: 1 },
        ],
      ],
    ]);
  });

  it("gives every subscriber a turn: those not reached come first in the next plan", () => {
    const due = indexWith([
      ["a", NOW - 3],
      ["b", NOW - 2],
      ["c", NOW - 1],
    ]);
    expect(plan(due, everything, 4)).toEqual({ [SHARD]: { a: 4 } });
    due.claimed(SHARD, wants({ a: 4 }), found({ a: { taken: 4, nextDueAt: null } }), NOW);
    expect(plan(due, everything, 8)).toEqual({ [SHARD]: { b: 4, c: 4 } });
    expect(plan(due)).toEqual({ [SHARD]: { a: 16 } });
  });

  it("leaves out a blocked subscriber until it is unblocked", () => {
    const due = indexWith([["a", NOW - 10]]);
    expect(plan(due, () => 0)).toEqual({});
    expect(due.isBlocked("a")).toBe(true);
    expect(plan(due)).toEqual({});
    due.unblock("a");
    expect(plan(due)).toEqual({ [SHARD]: { a: 4 } });
  });

  it("never claims from a queue twice at once", () => {
    const due = indexWith([["a", NOW]]);
    expect(plan(due)).toEqual({ [SHARD]: { a: 4 } });
    due.record(at("a", NOW));
    expect(plan(due)).toEqual({});
  });
});

describe("a claim", () => {
  it("that came back full is followed by a larger one, any other by a claim at the next due time", () => {
    const due = indexWith([["a", NOW]]);
    plan(due);
    due.claimed(SHARD, wants({ a: 4 }), found({ a: { taken: 4, nextDueAt: null } }), NOW);
    expect(plan(due)).toEqual({ [SHARD]: { a: 16 } });
    due.claimed(SHARD, wants({ a: 16 }), found({ a: { taken: 5, nextDueAt: NOW + 700 } }), NOW);
    expect(plan(due)).toEqual({});
    expect(due.nextDueAt).toBe(NOW + 700);
  });

  it("that found nothing does not hide a due time recorded while it was under way", () => {
    const due = indexWith([["a", NOW]]);
    plan(due);
    due.record(at("a", NOW + 2)); // committed after the claim's snapshot
    due.claimed(SHARD, wants({ a: 4 }), found({ a: { taken: 0, nextDueAt: null } }), NOW);
    expect(plan(due)).toEqual({ [SHARD]: { a: 4 } });
  });

  it("that failed leaves everything due", () => {
    const due = indexWith([["a", NOW]]);
    plan(due);
    due.claimed(SHARD, wants({ a: 4 }), null, NOW);
    expect(plan(due)).toEqual({ [SHARD]: { a: 4 } });
  });
});

it("has a timer for the earliest later due time, and another for the next", () => {
  const due = indexWith(
    [
      ["a", NOW + 50, 1],
      ["a", NOW + 20, 2],
      ["b", NOW + 90, 1],
    ],
    [1, 2],
  );
  expect(due.nextDueAt).toBe(NOW + 20);
  const shardsAt = (now: number) => [...due.planClaims(now, 500, everything).keys()];
  expect(shardsAt(NOW + 20)).toEqual([2]);
  due.claimed(2, wants({ a: 4 }), found({ a: { taken: 1, nextDueAt: null } }), NOW + 20);
  expect(shardsAt(NOW + 20)).toEqual([]);
  expect(due.nextDueAt).toBe(NOW + 50);
  expect(shardsAt(NOW + 50)).toEqual([1]);
});

it("ignores shards of other workers", () => {
  const due = indexWith([
    ["a", NOW],
    ["b", NOW + 10],
  ]);
  due.removeShard(SHARD);
  due.record(at("a", NOW));
  due.scans.request(SHARD);
  expect([plan(due), due.scans.pending.size]).toEqual([{}, 0]);
});

describe("deliveries that operations released", () => {
  const RELEASED = RELEASED_RANK;
  /** What is claimed of one subscriber with so many slots, by rank. */
  const claims = (ranks: number[], room: { first: number; most: number }, slots = 4) => {
    const due = new DueIndex();
    for (const shard of [1, 2]) due.addShard(shard);
    for (const shard of [1, 2]) for (const rank of ranks) due.record(at("one", NOW - 10, shard, rank));
    const wants = [
      ...due
        .planClaims(
          NOW,
          500,
          () => slots,
          () => room,
        )
        .values(),
    ].flat();
    const sum = (isReleased: boolean) =>
      wants
        .filter(({ priority }) => (priority === RELEASED) === isReleased)
        .reduce((all, { free }) => all + free, 0);
    return { live: sum(false), released: sum(true) };
  };

  it.each([
    ["come behind live ones", [1, RELEASED], { first: 0, most: 4 }, { live: 4, released: 0 }],
    [
      "come first as far as they are owed slots",
      [1, RELEASED],
      { first: 1, most: 4 },
      { live: 3, released: 1 },
    ],
    ["get every slot when nothing live is due", [RELEASED], { first: 0, most: 0 }, { live: 0, released: 4 }],
  ] as const)("%s", (_what, ranks, room, expected) => expect(claims([...ranks], room)).toEqual(expected));

  it("get at most their part of what live ones leave over", () =>
    expect(claims([1, RELEASED], { first: 0, most: 3 }, 20)).toEqual({ live: 8, released: 3 }));
});

describe("redirected copies", () => {
  /** What is claimed of one subscriber, by rank, and for whom room was asked; `own` and `redirected` are the rooms. */
  const claims = (ranks: number[], own: number, redirected: number) => {
    const due = indexWith([]);
    for (const rank of ranks) due.record(at("one", NOW - 10, SHARD, rank));
    const asked: boolean[] = [];
    const plan = due.planClaims(NOW, 500, (_id, areRedirected) => {
      asked.push(areRedirected);
      return areRedirected ? redirected : own;
    });
    return { claimed: [...plan.values()].flat().map(({ priority }) => priority), asked };
  };

  it.each([
    ["are claimed beside others that can be sent", [1, REDIRECTED_RANK], 9, 9, [1, REDIRECTED_RANK], [false]],
    ["are claimed alone while the circuit holds the others", [1, REDIRECTED_RANK], 0, 9, [REDIRECTED_RANK]],
    ["are claimed without asking the circuit", [REDIRECTED_RANK], 9, 9, [REDIRECTED_RANK], [true]],
    ["wait where the subscriber takes no more", [1, REDIRECTED_RANK], 0, 0, []],
  ] as const)("%s", (_what, ranks, own, redirected, claimed, asked: readonly boolean[] = [false, true]) =>
    expect(claims([...ranks], own, redirected)).toEqual({ claimed, asked }),
  );

  it("that become due are planned although the subscriber is blocked", () => {
    const due = indexWith([["one", NOW - 10]]);
    const redirectedOnly = (_id: string, areRedirected: boolean) => (areRedirected ? 4 : 0);
    expect(due.planClaims(NOW, 500, redirectedOnly).size).toBe(0);
    expect(due.isBlocked("one")).toBe(true);
    due.record(at("one", NOW, SHARD, REDIRECTED_RANK));
    const plan = due.planClaims(NOW, 500, redirectedOnly);
    expect([...plan.values()].flat()).toMatchObject([{ subscriberId: "one", priority: REDIRECTED_RANK }]);
  });
});
