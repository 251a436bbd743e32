import { describe, expect, it } from "vitest";
import { ancestorsOf, foundValues, type JsonTree, jsonTree, openedTo, pathOf, seenValues } from "./json-tree";

const treeOf = (text: string): JsonTree => {
  const tree = jsonTree(text);
  if (!tree) throw new Error("no tree");
  return tree;
};
const all = (tree: JsonTree) => Array.from({ length: tree.size }, (_, value) => value);
const ORDER = '{"a":{"b":[1,{"c d":null}],"é":2.50},"a":"twice","\\u0066":[],"x.y":{},"$ref":1}';

describe("the tree of a JSON text", () => {
  it("has a path for every value, in the order of the text", () => {
    const tree = treeOf(ORDER);
    expect(all(tree).map((value) => pathOf(tree, value))).toEqual([
      "$",
      "$.a",
      "$.a.b",
      "$.a.b[0]",
      "$.a.b[1]",
      '$.a.b[1]["c d"]',
      "$.a.é",
      "$.a",
      "$.f",
      '$["x.y"]',
      "$.$ref",
    ]);
  });

  it("keeps numbers as written, members that are repeated, and counts", () => {
    const tree = treeOf('[12345678901234567890, 1.50, {"a":1,"a":2}, "\\u202e"]');
    expect(all(tree).map((value) => tree.textOf(value))).toEqual([
      "",
      "12345678901234567890",
      "1.50",
      "",
      "1",
      "2",
      '"\\u202e"',
    ]);
    expect([tree.countOf(0), tree.countOf(3), tree.kindOf(3), tree.depthOf(4)]).toEqual([4, 2, "object", 2]);
  });

  it.each(["", "{", "[1,]", "{'a':1}", "1 2", '{"a":1'])("is none for %s", (text) =>
    expect(jsonTree(text)).toBeUndefined(),
  );

  it("is none for more values than anybody opens", () =>
    expect(jsonTree(`[${"0,".repeat(400_000)}0]`)).toBeUndefined());
});

describe("what is seen of it", () => {
  const tree = treeOf(ORDER);
  it.each([
    ["nothing opened", new Set<number>(), [0]],
    ["the root", new Set([0]), [0, 1, 7, 8, 9, 10]],
    ["one inside of what is closed", new Set([0, 2]), [0, 1, 7, 8, 9, 10]],
    ["two levels", openedTo(tree, 2), [0, 1, 2, 6, 7, 8, 9, 10]],
    ["all", openedTo(tree, 99), all(tree)],
  ])("%s", (_what, open, seen) => expect(seenValues(tree, open, 100)).toEqual(seen));

  it("ends at a limit, however large the text is", () => {
    const large = treeOf(`[${'{"a":[1,2,3]},'.repeat(50_000)}0]`);
    expect(seenValues(large, openedTo(large, 9), 200)).toHaveLength(200);
    expect(openedTo(large, 9, 100).size).toBe(100);
  });

  it("finds names and texts, case aside, and what they are in", () => {
    expect(foundValues(tree, "TWICE", 10)).toEqual([7]);
    expect(foundValues(tree, "c d", 10)).toEqual([5]);
    expect(ancestorsOf(tree, 5)).toEqual([0, 1, 2, 4]);
    expect(foundValues(tree, "", 10)).toEqual([]);
    expect(foundValues(tree, "1", 1)).toEqual([3]);
  });
});
