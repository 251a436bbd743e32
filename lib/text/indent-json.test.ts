import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cpuMs } from "../testing/processes/cpu-time";
import { indentJson } from "./indent-json";

const BUDGET = 100_000;
const textOf = (text: string) => indentJson(text, BUDGET)?.text;

describe("indented JSON", () => {
  it("equals the output of JSON.stringify for any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(textOf(JSON.stringify(value))).toBe(JSON.stringify(value, null, 2));
      }),
    );
  });

  it.each([
    ["12345678901234567890", "12345678901234567890"],
    ['{"a":1.0,"a":1e400}', '{\n  "a": 1.0,\n  "a": 1e400\n}'],
    [" [ ] ", "[]"],
    ['{ "a" : [ { } , "}]," ] }', '{\n  "a": [\n    {},\n    "}],"\n  ]\n}'],
    ['"\\u003cscript\\u003e"', '"\\u003cscript\\u003e"'],
  ])("keeps %s as it was written", (text, indented) => expect(textOf(text)).toBe(indented));

  it.each(["", "{", "<xml/>", "hello", "{'a':1}"])("does not touch %s", (text) =>
    expect(textOf(text)).toBeUndefined(),
  );
});

describe("JSON beyond the budget", () => {
  it("is the beginning of the complete result for any value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.nat(60), (value, budget) => {
        const whole = JSON.stringify(value, null, 2);
        const part = indentJson(JSON.stringify(value), budget);
        const half = /[\ud800-\udbff]$/.test(whole.slice(0, budget)) ? 1 : 0;
        expect(part).toEqual(
          whole.length > budget
            ? { text: whole.slice(0, budget - half), cut: true }
            : { text: whole, cut: false },
        );
      }),
    );
  });

  it.each([
    ["8,000 brackets", "[".repeat(8_000) + "]".repeat(8_000)],
    ["30,000 brackets", "[".repeat(30_000) + "]".repeat(30_000)],
    ["500,000 brackets", "[".repeat(500_000) + "]".repeat(500_000)],
    ["brackets without end", "[".repeat(1024 * 1024)],
    ["objects without end", '{"a":'.repeat(200_000)],
    ["a long line", `"${"x".repeat(1024 * 1024)}"`],
    ["many short items", `[${"1,".repeat(500_000)}1]`],
    ["many empty objects", `[${"{},".repeat(300_000)}{}]`],
  ])("takes neither time nor memory for %s", async (_name, text) => {
    let part: ReturnType<typeof indentJson>;
    const took = await cpuMs(() => {
      part = indentJson(text, BUDGET);
    });
    expect(took).toBeLessThan(200);
    expect([part?.cut, part?.text.length]).toEqual([true, BUDGET]);
  });

  it("is not read: only the shown part has to be JSON", () => {
    expect(indentJson(`["${"x".repeat(40)}", oh`, 10)?.cut).toBe(true);
    expect(indentJson(`["${"x".repeat(40)}", oh`, 100)).toBeUndefined();
  });
});
