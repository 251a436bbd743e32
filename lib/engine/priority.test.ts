import { describe, expect, it } from "vitest";
import { PRIORITIES, priorityOf, priorityOfEvent, rankOf, readPriority } from "./priority";

describe("priorities", () => {
  it.each([
    ["high", 0],
    ["normal", 1],
    ["low", 2],
  ] as const)("%s is kept as %i", (priority, rank) => {
    expect([rankOf(priority), priorityOf(rank)]).toEqual([rank, priority]);
  });

  it("sort by urgency", () => {
    const ranks = PRIORITIES.map(rankOf);
    expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
  });

  it("of an event without one is the usual", () =>
    expect([0, 1, 2, null].map(priorityOfEvent)).toEqual([...PRIORITIES, "normal"]));

  it("of an unknown rank are the least urgent", () => expect(priorityOf(7)).toBe("low"));

  it.each([
    ["high", "high"],
    ["HIGH", "high"],
    ["Normal", "normal"],
    ["low", "low"],
    ["", null],
    [" high", null],
    ["urgent", null],
    ["high, low", null],
    ["0", null],
    ["toString", null],
  ])("%o reads as %o", (text, priority) => expect(readPriority(text)).toBe(priority));
});
