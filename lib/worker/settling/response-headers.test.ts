import { describe, expect, it } from "vitest";
import { responseHeadersJson } from "./response-headers";

describe("a response's headers as JSON", () => {
  // In this order: a header set must not be mistaken for the one before it.
  it.each([
    [{ a: "1" }, '{"a":"1"}'],
    [{ a: "1" }, '{"a":"1"}'],
    [{ a: "2" }, '{"a":"2"}'],
    [{ a: "2", b: "1" }, '{"a":"2","b":"1"}'],
    [{ a: "2" }, '{"a":"2"}'],
    [{ b: "2" }, '{"b":"2"}'],
    [
      { "set-cookie": ["a=1", "b=2"], "x-api-key": "hush" },
      '{"set-cookie":"[masked]","x-api-key":"[masked]"}',
    ],
    [{ "x-api-key": "hush" }, '{"x-api-key":"[masked]"}'],
    // PostgreSQL refuses a NUL; its escape as a text of six characters is not one.
    [{ x: "a\0b", y: ["\0", "\\u0000"] }, '{"x":"a\ufffdb","y":["\ufffd","\\\\u0000"]}'],
    [{}, "{}"],
    [{ a: "3" }, '{"a":"3"}'],
    [{ a: "2" }, '{"a":"2"}'],
    [{ a: "3" }, '{"a":"3"}'],
    [{ "x-api-key": "hush" }, '{"x-api-key":"[masked]"}'],
  ])("%j are %s", (headers, json) => {
    expect(responseHeadersJson(headers)).toBe(json);
  });
});
