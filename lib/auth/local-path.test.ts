import { describe, expect, it } from "vitest";
import { localPath, pageAfterSignIn } from "./local-path";

const ORIGINS = ["https://hub.example.com", "http://localhost:3000"];

describe.each(ORIGINS)("a link read as a path of %s", (origin) => {
  it.each([
    ["/delivery-retry?limit=100#row", "/delivery-retry?limit=100#row"],
    ["delivery-retry", "/delivery-retry"],
    [`${origin}/event-status?q=a%2Fb`, "/event-status?q=a%2Fb"],
    ["/event-status?next=//other.example", "/event-status?next=//other.example"],
    ["/a//b", "/a//b"],
    ["/%E2%82%AC", "/%E2%82%AC"],
    ["/\u20ac", "/%E2%82%AC"],
    ["", "/"],
    [".", "/"],
    ["/../../x", "/x"],
  ])("%j is %s", (link, path) => expect(localPath(link, origin)).toBe(path));

  it.each([
    "https://other.example/",
    "//other.example",
    "///other.example",
    "/\\other.example",
    "\\\\other.example",
    "\\/other.example",
    "/.//other.example",
    "/./\\other.example",
    "/x/..//other.example",
    ".//other.example/..//other.example",
    "/%2f/other.example",
    "/%2F%2Fother.example",
    "/%5Cother.example",
    "/%2e//other.example",
    "/%2e%2e//other.example",
    "/\t/other.example",
    "/\n/other.example",
    "\t//other.example",
    " //other.example",
    "\u0000//other.example",
    "https:/\\other.example",
    "https:\\\\other.example",
    "ht\ntps://other.example",
    `${origin}@other.example`,
    `${origin}.other.example`,
    `${origin}//other.example`,
    `${origin}/.//other.example`,
    "https://hub.example.com:444/",
    "//user@other.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "blob:https://hub.example.com/x",
    "mailto:a@other.example",
    "file:///etc/passwd",
    "http://[",
    undefined,
    null,
    5,
    ["/delivery-retry"],
    {},
  ])("%j leads nowhere", (link) => expect(localPath(link, origin)).toBeUndefined());
});

describe("a path without host after a scheme", () => {
  it("is a path of the same scheme's origin, and of no other", () => {
    expect(localPath("https:x", "https://hub.example.com")).toBe("/x");
    expect(localPath("https:x", "http://localhost:3000")).toBeUndefined();
  });
});

describe("the page after signing in", () => {
  it.each([
    ["/event-status", "/event-status"],
    ["/sign-inventory", "/sign-inventory"],
    ["/", "/"],
    ["/sign-in", "/delivery-retry"],
    ["/sign-in?callbackUrl=/sign-in", "/delivery-retry"],
    ["/api/auth/signout", "/delivery-retry"],
    ["/_next/static/x.js", "/delivery-retry"],
    ["//other.example", "/delivery-retry"],
    [undefined, "/delivery-retry"],
  ])("%j leads to %s", (link, page) => expect(pageAfterSignIn(link, "https://hub.example.com")).toBe(page));
});
