import { describe, expect, it } from "vitest";
import { applyPatch, preparePatch } from "./apply";
import type { JsonPatch } from "./operation";
import { patchPayload } from "./patch-payload";

const MOST = 1000;
const apply = (patch: JsonPatch, text: string, most = MOST) => applyPatch(preparePatch(patch), text, most);
const why = (patch: JsonPatch, text: string, most = MOST) => {
  const patched = apply(patch, text, most);
  return "why" in patched ? patched.why : patched.text;
};

describe("the examples of RFC 6902 (A.1 to A.16) and 6901", () => {
  it.each<[name: string, document: unknown, patch: JsonPatch, expected: unknown]>([
    [
      "adds a member",
      { foo: "bar" },
      [{ op: "add", path: "/baz", value: "qux" }],
      { foo: "bar", baz: "qux" },
    ],
    [
      "adds an item",
      { foo: ["bar", "baz"] },
      [{ op: "add", path: "/foo/1", value: "qux" }],
      { foo: ["bar", "qux", "baz"] },
    ],
    ["removes a member", { baz: "qux", foo: "bar" }, [{ op: "remove", path: "/baz" }], { foo: "bar" }],
    [
      "removes an item",
      { foo: ["bar", "qux", "baz"] },
      [{ op: "remove", path: "/foo/1" }],
      { foo: ["bar", "baz"] },
    ],
    [
      "replaces a value",
      { baz: "qux", foo: "bar" },
      [{ op: "replace", path: "/baz", value: "boo" }],
      { baz: "boo", foo: "bar" },
    ],
    [
      "moves a value",
      { foo: { bar: "baz", waldo: "fred" }, qux: { corge: "grault" } },
      [{ op: "move", from: "/foo/waldo", path: "/qux/thud" }],
      { foo: { bar: "baz" }, qux: { corge: "grault", thud: "fred" } },
    ],
    [
      "moves an item",
      { foo: ["all", "grass", "cows", "eat"] },
      [{ op: "move", from: "/foo/1", path: "/foo/3" }],
      { foo: ["all", "cows", "eat", "grass"] },
    ],
    [
      "tests values",
      { baz: "qux", foo: ["a", 2, "c"] },
      [
        { op: "test", path: "/baz", value: "qux" },
        { op: "test", path: "/foo/1", value: 2 },
      ],
      { baz: "qux", foo: ["a", 2, "c"] },
    ],
    [
      "adds an object",
      { foo: "bar" },
      [{ op: "add", path: "/child", value: { grandchild: {} } }],
      { foo: "bar", child: { grandchild: {} } },
    ],
    [
      "reads ~1 after ~0",
      { "/": 9, "~1": 10 },
      [{ op: "test", path: "/~01", value: 10 }],
      { "/": 9, "~1": 10 },
    ],
    [
      "adds an array to an array",
      { foo: ["bar"] },
      [{ op: "add", path: "/foo/-", value: ["abc", "def"] }],
      { foo: ["bar", ["abc", "def"]] },
    ],
    ["adds at the end by its number", [1], [{ op: "add", path: "/1", value: 2 }], [1, 2]],
    [
      "replaces a member that exists by adding it",
      { foo: 1 },
      [{ op: "add", path: "/foo", value: null }],
      { foo: null },
    ],
    ["replaces the whole", { foo: 1 }, [{ op: "replace", path: "", value: [1] }], [1]],
    ["adds the whole", "x", [{ op: "add", path: "", value: { a: 1 } }], { a: 1 }],
    [
      "copies, and changes the copy alone",
      { a: { b: 1 } },
      [
        { op: "copy", from: "/a", path: "/c" },
        { op: "replace", path: "/c/b", value: 2 },
      ],
      { a: { b: 1 }, c: { b: 2 } },
    ],
    ["copies the whole into itself", { a: 1 }, [{ op: "copy", from: "", path: "/b" }], { a: 1, b: { a: 1 } }],
    ["moves to where it is", { a: 1 }, [{ op: "move", from: "/a", path: "/a" }], { a: 1 }],
    ["finds an empty name", { "": { "": 1 } }, [{ op: "replace", path: "//", value: 2 }], { "": { "": 2 } }],
    ["finds a name with escapes", { 'a"\\é': 1 }, [{ op: "remove", path: '/a"\\é' }], {}],
    [
      "takes an item's number in an object as a name",
      { 0: 1, "-": 2 },
      [{ op: "replace", path: "/-", value: 3 }],
      { 0: 1, "-": 3 },
    ],
    ["tests numbers by value", { a: 100 }, [{ op: "test", path: "/a", value: 1e2 }], { a: 100 }],
    [
      "tests objects without their order",
      { a: { x: 1, y: [2] } },
      [{ op: "test", path: "/a", value: { y: [2], x: 1 } }],
      { a: { x: 1, y: [2] } },
    ],
  ])("%s", (_, document, patch, expected) => {
    for (const text of [
      JSON.stringify(document),
      JSON.stringify(document, null, 2),
      ` ${JSON.stringify(document)}\n`,
    ]) {
      const patched = apply(patch, text);
      expect("text" in patched ? JSON.parse(patched.text) : patched).toEqual(expected);
    }
  });
});

it.each<[why: string, document: unknown, patch: JsonPatch]>([
  [
    "patch[0] test /baz: the value is another one",
    { baz: "qux" },
    [{ op: "test", path: "/baz", value: "bar" }],
  ],
  [
    "patch[0] add /baz/bat: there is no such value",
    { foo: "bar" },
    [{ op: "add", path: "/baz/bat", value: "qux" }],
  ],
  [
    "patch[1] remove /a: there is no such value",
    { a: 1 },
    [
      { op: "remove", path: "/a" },
      { op: "remove", path: "/a" },
    ],
  ],
  ["patch[0] replace /a: there is no such value", {}, [{ op: "replace", path: "/a", value: 1 }]],
  ["patch[0] add /2: the array has fewer items", [1], [{ op: "add", path: "/2", value: 1 }]],
  ["patch[0] remove /1: there is no such value", [1], [{ op: "remove", path: "/1" }]],
  [
    "patch[0] remove /-: there is no such item: an array has items 0, 1, 2 …",
    [1],
    [{ op: "remove", path: "/-" }],
  ],
  [
    "patch[0] test /01: there is no such item: an array has items 0, 1, 2 …",
    [1, 2],
    [{ op: "test", path: "/01", value: 2 }],
  ],
  [
    "patch[0] add /a/b: what it names is within a value that is no object and no array",
    { a: "b" },
    [{ op: "add", path: "/a/b", value: 1 }],
  ],
  ["patch[0] copy /b: there is no such value", {}, [{ op: "copy", from: "/a", path: "/b" }]],
  ["patch[0] test /a: the value is another one", { a: 10 }, [{ op: "test", path: "/a", value: "10" }]],
  ["patch[0] test /a: the value is another one", { a: null }, [{ op: "test", path: "/a", value: 0 }]],
  ["patch[0] test /a: the value is another one", { a: [] }, [{ op: "test", path: "/a", value: {} }]],
  [
    "patch[0] test /a: the value is another one",
    { a: { b: 1 } },
    [{ op: "test", path: "/a", value: { b: 1, c: 2 } }],
  ],
  ["patch[0] test the whole payload: the value is another one", 1, [{ op: "test", path: "", value: 2 }]],
])("does not apply: %s", (expected, document, patch) => {
  expect(why(patch, JSON.stringify(document))).toBe(expected);
});

it.each([
  ["", "the payload is not JSON"],
  ["{", "the payload is not JSON"],
  ["<html>", "the payload is not JSON"],
  ['{"a":01}', "the payload is not JSON"],
  [`${"[".repeat(501)}${"]".repeat(501)}`, "the payload is nested deeper than 500 levels"],
])("takes no %j", (text, expected) => {
  expect(why([{ op: "add", path: "/a", value: 1 }], text)).toBe(expected);
});

it("takes nothing that is nested deeper than it reads", () => {
  const text = `${"[".repeat(501)}${"]".repeat(501)}`;
  expect(why([], text)).toBe("the payload is nested deeper than 500 levels");
});

describe("what is not touched keeps its bytes", () => {
  it.each<[text: string, patch: JsonPatch, expected: string]>([
    [
      '{"id":9007199254740993,"a":1}',
      [{ op: "replace", path: "/a", value: 2 }],
      '{"id":9007199254740993,"a":2}',
    ],
    [
      '{"x":1.10,"y":1E2,"a":{"b": [1 , 2]}}',
      [{ op: "add", path: "/c", value: 0.5 }],
      '{"x":1.10,"y":1E2,"a":{"b": [1 , 2]},"c":0.5}',
    ],
    ['{"a":{"n":1,"n":2},"b":0}', [{ op: "remove", path: "/b" }], '{"a":{"n":1,"n":2}}'],
    ['{"\\u0061":"\\u00e9\\/","b":1}', [{ op: "replace", path: "/a", value: "é" }], '{"\\u0061":"é","b":1}'],
    [
      '{"a":12345678901234567890}',
      [{ op: "copy", from: "/a", path: "/b" }],
      '{"a":12345678901234567890,"b":12345678901234567890}',
    ],
    [
      '{"a":1 , "__proto__":{"x":1}}',
      [{ op: "add", path: "/__proto__/y", value: 2 }],
      '{"a":1,"__proto__":{"x":1,"y":2}}',
    ],
    ["{}", [{ op: "add", path: "/__proto__", value: { admin: true } }], '{"__proto__":{"admin":true}}'],
    [' {"a": [1, 2]} ', [{ op: "test", path: "/a/0", value: 1 }], '{"a": [1, 2]}'],
  ])("%s", (text, patch, expected) => {
    expect(apply(patch, text)).toEqual({ text: expected });
    expect(Object.prototype).not.toHaveProperty("admin");
  });

  it("a name that stands twice can be left alone, but not named", () => {
    const text = '{"a":{"n":1,"n":2}}';
    const twice = "the name stands twice in its object";
    expect(why([{ op: "replace", path: "/a/n", value: 3 }], text)).toContain(twice);
    expect(why([{ op: "add", path: "/a/n", value: 3 }], text)).toContain(twice);
    expect(why([{ op: "test", path: "/a", value: { n: 2 } }], text)).toContain("another one");
    expect(apply([{ op: "add", path: "/a/m", value: 3 }], text)).toEqual({
      text: '{"a":{"n":1,"n":2,"m":3}}',
    });
  });
});

describe("is bounded", () => {
  it("in size: copies that double are refused before they are built", () => {
    const doubling: JsonPatch = [
      { op: "add", path: "", value: { a: "x".repeat(100) } },
      ...Array.from({ length: 90 }, (_, at) => ({ op: "copy" as const, from: "", path: `/a${at}` })),
    ];
    // 100 characters doubled 90 times: without the bound, no memory would do.
    expect(why(doubling, "{}", 1_000_000)).toMatch(
      /^patch\[1\d\] copy \/a\d+: the payload would be too large$/,
    );
  });

  it("in depth: copies that nest are refused", () => {
    const nested = `${"[".repeat(300)}1${"]".repeat(300)}`;
    const deeper = { op: "copy", from: "", path: "/0".repeat(100) } as const;
    expect(why([deeper, deeper, deeper], nested, 10_000)).toMatch(
      /^patch\[2\] .+ nested deeper than 500 levels$/,
    );
  });

  it("in bytes, which are more than characters", () => {
    const patch = preparePatch([{ op: "add", path: "/a", value: "éé" }]);
    expect(patchPayload(patch, Buffer.from("{}"), 11)).toMatchObject({
      why: expect.stringContaining("more than 11 bytes"),
    });
    expect(patchPayload(patch, Buffer.from("{}"), 12)).toEqual({
      body: new Uint8Array(Buffer.from('{"a":"éé"}')),
    });
  });
});

it("keeps a byte order mark, and refuses what is not UTF-8", () => {
  const patch = preparePatch([{ op: "remove", path: "/a" }]);
  const patched = patchPayload(patch, Buffer.from('\uFEFF{"a":1,"b":2}'), MOST);
  expect("body" in patched && Buffer.from(patched.body).toString()).toBe('\uFEFF{"b":2}');
  expect(patchPayload(patch, Buffer.from([0x22, 0xff, 0x22]), MOST)).toEqual({
    why: "the payload is not UTF-8",
  });
});
