import { describe, expect, it } from "vitest";
import { boundedContentType, isJsonType, LONGEST_CONTENT_TYPE } from "./content-type";

describe("a Content-Type", () => {
  it.each(["text/plain", "multipart/form-data; boundary==_Part:1", "rubbish", ";"])(
    "is kept as it is: %s",
    (text) => expect(boundedContentType(text)).toBe(text),
  );

  it("is cut to its bound, and null when it is empty", () => {
    expect(boundedContentType("y".repeat(LONGEST_CONTENT_TYPE + 1))).toHaveLength(LONGEST_CONTENT_TYPE);
    expect([boundedContentType(""), boundedContentType(null)]).toEqual([null, null]);
  });

  it.each([
    ["application/json", true],
    ["Application/JSON ; charset=utf-8", true],
    ["application/cloudevents+json", true],
    ["application/jsonp", false],
    ["text/plain; x=application/json", false],
    ["", false],
  ])("%j means JSON: %s", (text, isJson) => expect(isJsonType(text)).toBe(isJson));
});
