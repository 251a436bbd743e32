import { describe, expect, it } from "vitest";
import { DueIndex } from "./due-index";

const NOW = 1_000_000;
const LANE = 3;
const everything = () => 1000;
const plan = (due: DueIndex, wanted: (id: string) => number = everything, limit = 500) =>
  Object.fromEntries(
    [...due.planClaims(NOW, limit, wanted)].map(([lane, wants]) => [lane, Object.fromEntries(wants)]),
  );

/** An index with one lane that was looked into and found as given. */
async function indexWith(found: [string, number][], lane = LANE, due = new DueIndex()) {
  due.addLane(lane);
  await due.lookInto(lane, async () => found);
  return due;
}

describe("DueIndex", () => {
  it("looks again when it was asked to after a look had begun, even if that found nothing", async () => {
    const due = new DueIndex();
    due.addLane(LANE);
    await due.lookInto(LANE, async () => {
      due.ask(LANE); // the notification of a row this look was too early to see
      return [];
    });
    expect(due.lanesToLookInto()).toEqual([LANE]);
    await due.lookInto(LANE, async () => [["a", NOW]]);
    expect(due.lanesToLookInto()).toEqual([]);
    expect(plan(due)).toEqual({ [LANE]: { a: 4 } });
  });

  it("keeps what it learnt during a look that could not see it", async () => {
    const due = new DueIndex();
    due.addLane(LANE);
    await due.lookInto(LANE, async () => {
      due.note(LANE, "b", NOW - 5);
      return [["a", NOW + 60_000]];
    });
    expect(plan(due)).toEqual({ [LANE]: { b: 4 } });
    expect(due.nextDueAt(NOW, () => true)).toBe(NOW + 60_000);
  });

  it("forgets nothing when a look fails", async () => {
    const due = await indexWith([["a", NOW]]);
    due.ask(LANE);
    await expect(due.lookInto(LANE, () => Promise.reject(new Error("away")))).rejects.toThrow("away");
    expect(due.lanesToLookInto()).toEqual([LANE]);
    expect(plan(due)).toEqual({ [LANE]: { a: 4 } });
  });

  it("claims nothing of whom nothing is wanted, nothing not due, and no more than the limit", async () => {
    const due = await indexWith([
      ["busy", NOW - 10],
      ["free", NOW - 5],
      ["later", NOW + 1000],
    ]);
    expect(plan(due, (id) => (id === "busy" ? 0 : 2))).toEqual({ [LANE]: { free: 2 } });
    expect(plan(due, everything, 3)).toEqual({ [LANE]: { busy: 3 } });
    expect(plan(due, everything, 0)).toEqual({});
  });

  it("shares what a subscriber can take between lanes, the oldest first", async () => {
    const due = await indexWith([["a", NOW - 1]], 1);
    await indexWith([["a", NOW - 9]], 2, due);
    expect(plan(due, () => 6)).toEqual({ 2: { a: 4 }, 1: { a: 2 } });
  });

  it("asks for more after full claims, and looks again after others", async () => {
    const due = await indexWith([["a", NOW]]);
    const taken = (count: number) => Array.from({ length: count }, () => ({ subscriberId: "a", dueAt: NOW }));
    due.claimed(LANE, new Map([["a", 4]]), taken(4), NOW);
    expect(plan(due)).toEqual({ [LANE]: { a: 16 } });
    expect(due.lanesToLookInto()).toEqual([]);
    due.claimed(LANE, new Map([["a", 16]]), taken(5), NOW);
    expect(plan(due)).toEqual({});
    expect(due.lanesToLookInto()).toEqual([LANE]);
  });

  it("leaves rows alone for a moment that others hold", async () => {
    const due = await indexWith([["a", NOW - 10]]);
    due.claimed(LANE, new Map([["a", 4]]), [], NOW);
    await due.lookInto(LANE, async () => [["a", NOW - 10]]);
    expect(plan(due)).toEqual({});
    expect(due.nextDueAt(NOW, () => true)).toBe(NOW + 50);
  });

  it("knows nothing of lanes that are not this worker's", async () => {
    const due = await indexWith([["a", NOW]]);
    due.removeLane(LANE);
    due.note(LANE, "a", NOW);
    due.ask(LANE);
    expect([plan(due), due.lanesToLookInto(), due.nextDueAt(NOW, () => true)]).toEqual([{}, [], null]);
  });
});
