import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isJson, JsonProblem, MOST_DEPTH, MOST_VALUES, readJsonText } from "./read-json";

const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

describe("received JSON", () => {
  it("has the value of the parser", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 10 }), (text) => {
        expect(readJsonText(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it("may be nested up to a depth", () => {
    expect(readJsonText(nested(MOST_DEPTH))).toEqual(JSON.parse(nested(MOST_DEPTH)));
    expect(() => readJsonText(nested(MOST_DEPTH + 1))).toThrow(
      new JsonProblem("is nested more than 100 levels deep"),
    );
  });

  it("may have up to a number of members and items", () => {
    const list = (length: number) => JSON.stringify(Array(length).fill(0));
    expect(readJsonText(list(MOST_VALUES - 1))).toHaveLength(MOST_VALUES - 1);
    expect(() => readJsonText(list(MOST_VALUES))).toThrow(/more than 20000 members and items/);
  });

  it("names the member that exceeds the limit", () => {
    const problem = (text: string) => {
      try {
        return readJsonText(text);
      } catch (error) {
        return (error as JsonProblem).field;
      }
    };
    expect(problem(`{"a":1,"retry":{"x":${"[".repeat(500_000)}`)).toBe("retry");
    expect(problem(`{"a":{},"ke\\u0079s":[${"{},".repeat(MOST_VALUES)}`)).toBe("keys");
    expect(problem(`{"${"x".repeat(100_000)}":${nested(200)}}`)).toHaveLength(199);
  });

  it.each(["", "[", "{'a':1}", "[1,]", "\u0000"])("is not %j", (text) =>
    expect(() => readJsonText(text)).toThrow(new JsonProblem("is not valid JSON")),
  );

  it("may have any depth if no value is built", () => {
    expect(isJson(Buffer.from(nested(500_000)))).toBe(true);
    expect(isJson(Buffer.from("[".repeat(500_000)))).toBe(false);
  });
});
