import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indentJson } from "./json-text";

describe("JSON on many lines", () => {
  it("is what JSON.stringify writes, for any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(indentJson(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it.each([
    ["12345678901234567890", "12345678901234567890"],
    ['{"a":1.0,"a":1e400}', '{\n  "a": 1.0,\n  "a": 1e400\n}'],
    [" [ ] ", "[]"],
    ['{ "a" : [ { } , "}]," ] }', '{\n  "a": [\n    {},\n    "}],"\n  ]\n}'],
    ['"\\u003cscript\\u003e"', '"\\u003cscript\\u003e"'],
  ])("keeps %s as it was written", (text, indented) => expect(indentJson(text)).toBe(indented));

  it.each(["", "{", "<xml/>", "hello", "{'a':1}"])("does not touch %s", (text) =>
    expect(indentJson(text)).toBeUndefined(),
  );
});
