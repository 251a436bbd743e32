import { describe, expect, it } from "vitest";
import { Stops } from "./stops";

const CONTINUED_AT = 100_000;

function stopsOf(...continuedAt: number[]): Stops {
  const stops = new Stops();
  for (const at of continuedAt) stops.add({ held: new Set(["a", "b"]), continuedAt: at });
  return stops;
}

describe("a process that was stopped and continued", () => {
  it.each([
    ["right after", "a", [CONTINUED_AT + 1], true],
    ["among others", "a", [CONTINUED_AT - 9000, CONTINUED_AT + 20, CONTINUED_AT + 300], true],
    ["before it was continued", "a", [CONTINUED_AT - 1], false],
    ["long after", "a", [CONTINUED_AT + 2001], false],
    ["of what it did not hold", "c", [CONTINUED_AT + 1], false],
    ["that there was none of", "a", [], false],
  ])("accounts for a request %s: %s %j %s", (_, id, times, isSo) => {
    expect(
      stopsOf(CONTINUED_AT).accountsFor(
        id,
        times.map((at) => ({ at })),
      ),
    ).toBe(isSo);
  });

  it("accounts for one delivery, as often as it is asked for, and not for another", () => {
    const stops = stopsOf(CONTINUED_AT);
    const late = [{ at: CONTINUED_AT + 1 }];
    expect([
      stops.accountsFor("a", late),
      stops.accountsFor("b", late),
      stops.accountsFor("a", late),
    ]).toEqual([true, false, true]);
    expect([stops.isLate("a"), stops.isLate("b")]).toEqual([true, false]);
  });

  it("accounts for none before it is continued, and for one at each stop", () => {
    expect(stopsOf(Number.POSITIVE_INFINITY).accountsFor("a", [{ at: CONTINUED_AT }])).toBe(false);
    const stops = stopsOf(CONTINUED_AT, CONTINUED_AT);
    const late = [{ at: CONTINUED_AT + 1 }];
    expect([stops.accountsFor("a", late), stops.accountsFor("b", late)]).toEqual([true, true]);
  });
});
