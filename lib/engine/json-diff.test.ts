import { expect, it } from "vitest";
import { jsonDiff } from "./json-diff";

it.each([
  [{ a: 1 }, { a: 1 }, []],
  [{ a: 1 }, { a: 2 }, [{ op: "replace", path: "/a", value: "2" }]],
  [
    { a: 1, b: 2 },
    { b: 2, c: "x" },
    [
      { op: "remove", path: "/a" },
      { op: "add", path: "/c", value: '"x"' },
    ],
  ],
  [[1, 2], [1], [{ op: "remove", path: "/1" }]],
  [{ a: { "b/~": [1] } }, { a: { "b/~": [3] } }, [{ op: "replace", path: "/a/b~1~0/0", value: "3" }]],
  [1, { a: 1 }, [{ op: "replace", path: "", value: "{…}" }]],
  [{ a: [] }, { a: {} }, [{ op: "replace", path: "/a", value: "{…}" }]],
  [null, [], [{ op: "replace", path: "", value: "[…]" }]],
  [{}, JSON.parse('{"__proto__":{"x":1}}'), [{ op: "add", path: "/__proto__", value: "{…}" }]],
])("%j to %j", (before, after, changes) => expect(jsonDiff(before, after)).toEqual(changes));

it("is bounded: values are cut, and many changes counted", () => {
  const [one] = jsonDiff("a", "b".repeat(5000));
  expect(one).toMatchObject({ value: `"${"b".repeat(199)}…` });
  const many = jsonDiff(
    [],
    Array.from({ length: 1000 }, (_, at) => at),
  );
  expect([many.length, many.at(-1)]).toEqual([51, { op: "more", count: 950 }]);
});

it("takes values that are nested deeply", () => {
  const nested = (leaf: number) => JSON.parse(`${"[".repeat(4000)}${leaf}${"]".repeat(4000)}`);
  expect(jsonDiff(nested(1), nested(2))).toEqual([{ op: "replace", path: "/0".repeat(4000), value: "2" }]);
});
