import { describe, expect, it } from "vitest";
import { GROWTH_BUCKETS, isGrowing, worseLimit } from "./growth";

const day = (count: (index: number) => number) =>
  Array.from({ length: GROWTH_BUCKETS - 1 }, (_, index) => count(index));
const nothing = day(() => 0);
const even = day(() => 20);
const inBursts = day((index) => (index % 12 === 0 ? 200 : 0));
/** An incident of 400 in five minutes that began so many buckets ago. */
const incident = (ago: number) => day((index) => (index >= GROWTH_BUCKETS - 1 - ago ? 400 : 0));

describe("growth", () => {
  it.each([
    ["nothing after nothing", nothing, 0, false],
    ["nine after nothing: below the floor", nothing, 9, false],
    ["ten after nothing", nothing, 10, true],
    ["an even flow", even, 20, false],
    ["five times an even flow", even, 100, false],
    ["more than that", even, 101, true],
    ["a burst of many", inBursts, 200, false],
    ["a burst that is larger", inBursts, 320, true],
    ["an incident at its second bucket", incident(1), 400, true],
    ["an incident after half an hour", incident(6), 400, true],
    ["an incident after two hours", incident(24), 400, false],
    ["a group of its first minutes", [], 12, true],
  ])("%s", (_, before, last, grows) => expect(isGrowing([...before, last])).toBe(grows));

  it("of a group muted in an incident begins above its most", () => {
    expect(worseLimit(incident(24))).toBeGreaterThanOrEqual(400);
    expect(worseLimit(nothing)).toBe(9);
  });
});
