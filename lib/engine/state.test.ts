import { describe, expect, it } from "vitest";
import { DELIVERY_STATES, MOVES, MOVING_KINDS, mayApply, OPERATION_KINDS, STORED_STATES } from "./state";

describe("the moves of a delivery", () => {
  it("lead from scheduled to every stored state, and never to `sending`, which is derived", () => {
    const ends = Object.values(MOVES).flatMap(({ from, to }) => [from, to]);
    expect([...new Set(ends)].sort()).toEqual([...STORED_STATES].sort());
    expect(DELIVERY_STATES.filter((state) => !(ends as string[]).includes(state))).toEqual(["sending"]);
  });

  it("leave delivered only when somebody sends it again, or takes an acceptance back", () => {
    const leaving = Object.entries(MOVES).filter(([, { from }]) => from === "delivered");
    expect(leaving.map(([move]) => move)).toEqual(["resend", "takeBack"]);
  });
});

it.each([
  ["retry", ["failed"]],
  ["discard", ["failed"]],
  ["restore", ["discarded"]],
  ["resend", ["delivered"]],
  ["retry_now", ["scheduled"]],
  ["stop", ["scheduled"]],
  ["accept", ["failed"]],
  ["edit_and_retry", ["failed"]],
] as const)("%s may be applied to %j only", (kind, states) => {
  expect(MOVING_KINDS).toContain(kind);
  expect(DELIVERY_STATES.filter((state) => mayApply(kind, state))).toEqual(states);
});

it("every kind but those that make deliveries moves ones that exist", () =>
  expect(OPERATION_KINDS.filter((kind) => !(MOVING_KINDS as readonly string[]).includes(kind))).toEqual([
    "backfill",
  ]));
