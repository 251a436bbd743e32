import { describe, expect, it } from "vitest";
import { type KeptTotal, shownTotal } from "./shown-total";

const exactly = (total: number) => ({ total, totalIsExact: true });
const atLeast = (total: number) => ({ total, totalIsExact: false });
const kept = (total: number): KeptTotal => ({ key: "list", total: exactly(total) });

describe("the number of matches shown", () => {
  it.each([
    ["is what arrived", exactly(60), kept(50), exactly(60)],
    ["is none that arrived", exactly(0), null, exactly(0)],
    ["is at least the rows, when it was lost", null, kept(60), atLeast(50)],
    ["is unknown before, which is not none", undefined, null, null],
    ["stays the earlier one until the next arrives", undefined, kept(60), exactly(60)],
    ["is unknown when there are more rows than the earlier one says", undefined, kept(49), null],
    ["is not that of another list", undefined, { ...kept(60), key: "another" }, null],
  ])("%s", (_, arrived, earlier, shown) =>
    expect(shownTotal(arrived, earlier, { key: "list", found: 50 })).toEqual(shown),
  );
});
