import { describe, expect, it } from "vitest";
import { isJsonType, isMediaType, LONGEST_CONTENT_TYPE } from "./content-type";

describe("a Content-Type", () => {
  it.each([
    "application/json",
    "text/plain;charset=utf-8",
    "text/plain ; charset=utf-8",
    'multipart/form-data; boundary="a b;c\\"d"',
    "a/b;",
    "a/b; ;\t; x=y ;",
  ])("is %s", (text) => expect(isMediaType(text)).toBe(true));

  it.each(["", "json", "a/", "a/b x", "a/b; x", "a/b; x=", 'a/b; x="', `a/b${"; ".repeat(26)}@`, " a/b"])(
    "is not %j",
    (text) => expect(isMediaType(text)).toBe(false),
  );

  it("is not longer than it may be", () => {
    const longest = `a/b; x=${"y".repeat(LONGEST_CONTENT_TYPE - 7)}`;
    expect([isMediaType(longest), isMediaType(`${longest}y`)]).toEqual([true, false]);
  });

  it.each([
    ["application/json", true],
    ["Application/JSON ; charset=utf-8", true],
    ["application/cloudevents+json", true],
    ["application/jsonp", false],
    ["text/plain; x=application/json", false],
    ["", false],
  ])("%j says JSON: %s", (text, isJson) => expect(isJsonType(text)).toBe(isJson));
});
