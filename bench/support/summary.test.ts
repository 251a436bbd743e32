import { describe, expect, it } from "vitest";
import { markdownTable, median, quantile, ratios, rotated, spread } from "./summary";

describe("quantile", () => {
  it.each([
    [[1, 2, 3, 4], 0.5, 2],
    [[4, 1, 3, 2], 1, 4],
    [[10], 0.99, 10],
    [[1, 2, 3], 0, 1],
  ])("of %j at %d is %d", (values, share, expected) => expect(quantile(values, share)).toBe(expected));
});

describe("median", () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[7], 7],
  ])("of %j is %d", (values, expected) => expect(median(values)).toBe(expected));
});

describe("spread", () => {
  it.each([
    [[3, 1, 2], 0, "2 (1–3)"],
    [[0.5], 2, "0.50 (0.50–0.50)"],
    [[], 2, "–"],
  ])("of %j with %d digits is %s", (values, digits, expected) =>
    expect(spread(values, digits)).toBe(expected),
  );
});

describe("ratios", () => {
  it.each([
    ["round by round", { 0: 10, 1: 30 }, { 1: 10, 0: 20 }, [0.5, 3]],
    ["without rounds of only one", { 0: 10, 1: 30 }, { 1: 10, 2: 5 }, [3]],
    ["without division by zero", { 0: 10 }, { 0: 0 }, []],
  ])("%s", (_, above, below, expected) => expect(ratios(rounds(above), rounds(below))).toEqual(expected));

  const rounds = (values: Record<number, number>) =>
    new Map(Object.entries(values).map(([round, value]) => [Number(round), value]));
});

describe("rotated", () => {
  it.each([
    [["a", "b", "c"], 0, ["a", "b", "c"]],
    [["a", "b", "c"], 1, ["b", "c", "a"]],
    [["a", "b", "c"], 5, ["c", "a", "b"]],
    [[], 1, []],
  ])("%j in round %d is %j", (items, round, expected) => expect(rotated(items, round)).toEqual(expected));
});

describe("markdownTable", () => {
  it("aligns its columns", () =>
    expect(
      markdownTable(
        ["name", "n"],
        [
          ["a", "1,000"],
          ["longer", "2"],
        ],
      ),
    ).toBe(
      ["| name   | n     |", "|--------|-------|", "| a      | 1,000 |", "| longer | 2     |"].join("\n"),
    ));
});
