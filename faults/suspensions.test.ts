import { describe, expect, it } from "vitest";
import { Suspensions } from "./suspensions";

const RESUMED_AT = 100_000;

function suspensionsOf(...resumedAt: number[]): Suspensions {
  const suspensions = new Suspensions();
  for (const at of resumedAt) suspensions.add({ held: new Set(["a", "b"]), resumedAt: at });
  return suspensions;
}

describe("Suspensions", () => {
  it.each([
    ["directly after the resumption", "a", [RESUMED_AT + 1], true],
    ["among others", "a", [RESUMED_AT - 9000, RESUMED_AT + 20, RESUMED_AT + 300], true],
    ["before the resumption", "a", [RESUMED_AT - 1], false],
    ["long after the resumption", "a", [RESUMED_AT + 2001], false],
    ["of a delivery it did not hold", "c", [RESUMED_AT + 1], false],
    ["that does not exist", "a", [], false],
  ])("accounts for a request %s: %s %j %s", (_, id, times, isSo) => {
    expect(
      suspensionsOf(RESUMED_AT).accountsFor(
        id,
        times.map((at) => ({ at })),
      ),
    ).toBe(isSo);
  });

  it("accounts for the same delivery repeatedly but for no second one", () => {
    const suspensions = suspensionsOf(RESUMED_AT);
    const late = [{ at: RESUMED_AT + 1 }];
    expect([
      suspensions.accountsFor("a", late),
      suspensions.accountsFor("b", late),
      suspensions.accountsFor("a", late),
    ]).toEqual([true, false, true]);
    expect([suspensions.isLate("a"), suspensions.isLate("b")]).toEqual([true, false]);
  });

  it("accounts for none before the resumption and for one per suspension", () => {
    expect(suspensionsOf(Number.POSITIVE_INFINITY).accountsFor("a", [{ at: RESUMED_AT }])).toBe(false);
    const suspensions = suspensionsOf(RESUMED_AT, RESUMED_AT);
    const late = [{ at: RESUMED_AT + 1 }];
    expect([suspensions.accountsFor("a", late), suspensions.accountsFor("b", late)]).toEqual([true, true]);
  });
});
