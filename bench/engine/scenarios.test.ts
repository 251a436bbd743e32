import { describe, expect, it } from "vitest";
import { expectedRequests, isRefused } from "./answers";
import { chooseScenarios, hangs, healthyCount, SCENARIOS, subscriberOf } from "./scenarios";

const names = Object.keys(SCENARIOS);

describe("chooseScenarios", () => {
  it("returns all or the named ones, with the given number of events", () => {
    expect(chooseScenarios(undefined).map(([name]) => name)).toEqual(names);
    expect(chooseScenarios(["c", "a"], 7).map(([name, { events }]) => [name, events])).toEqual([
      ["c", 7],
      ["a", 7],
    ]);
  });

  it("rejects an unknown name", () =>
    expect(() => chooseScenarios(["a", "e"])).toThrow("There is no scenario e"));
});

describe.each(chooseScenarios(undefined))("scenario %s", (_, scenario) => {
  const indexes = Array.from({ length: scenario.events }, (__, index) => index);

  it("counts its healthy events", () =>
    expect(healthyCount(scenario)).toBe(indexes.filter((index) => !hangs(scenario, index)).length));

  it("sends to every subscriber, and each either hangs or does not", () => {
    const kinds = new Map<number, Set<boolean>>();
    for (const index of indexes) {
      const subscriber = subscriberOf(scenario, index);
      kinds.set(subscriber, (kinds.get(subscriber) ?? new Set()).add(hangs(scenario, index)));
    }
    expect([...kinds.keys()].sort((a, b) => a - b)).toEqual(
      Array.from({ length: scenario.subscribers }, (__, number) => number),
    );
    for (const [number, kind] of kinds) expect([...kind]).toEqual([hangs(scenario, number)]);
  });
});

describe("expectedRequests", () => {
  it.each([
    ["steady", 150_000],
    ["a", 20_000],
    ["b", 20_000],
    // The figure of every contender in the benchmark of the peers.
    ["c", 24_880],
    ["d", 4500],
    ["d100", 4500],
  ])("of %s is %d", (name, requests) =>
    expect(chooseScenarios([name]).map(([, scenario]) => expectedRequests(scenario))).toEqual([requests]),
  );
});

describe("isRefused", () => {
  it.each([0, 20, 100])("refuses about %d of a hundred", (percent) => {
    const refused = Array.from({ length: 10_000 }, (_, index) => isRefused(`msg_${index}`, 0, percent));
    expect(Math.abs(refused.filter(Boolean).length / 100 - percent)).toBeLessThan(2);
  });
});
