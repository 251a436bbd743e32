import { describe, expect, it } from "vitest";
import { localPath, pageAfterSignIn } from "./local-path";

const ORIGINS = ["https://hub.example.com", "http://localhost:3000"];

describe.each(ORIGINS)("a link read as a path of %s", (origin) => {
  it.each([
    ["/delivery-retry?limit=100#row", "/delivery-retry?limit=100#row"],
    ["delivery-retry", "/delivery-retry"],
    [`${origin}/event-status?q=a%2Fb`, "/event-status?q=a%2Fb"],
    ["/event-status?next=//elsewhere.example", "/event-status?next=//elsewhere.example"],
    ["/a//b", "/a//b"],
    ["/%E2%82%AC", "/%E2%82%AC"],
    ["/\u20ac", "/%E2%82%AC"],
    ["", "/"],
    [".", "/"],
    ["/../../x", "/x"],
  ])("%j is %s", (link, path) => expect(localPath(link, origin)).toBe(path));

  it.each([
    "https://elsewhere.example/",
    "//elsewhere.example",
    "///elsewhere.example",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "\\/elsewhere.example",
    "/.//elsewhere.example",
    "/./\\elsewhere.example",
    "/x/..//elsewhere.example",
    ".//elsewhere.example/..//elsewhere.example",
    "/%2f/elsewhere.example",
    "/%2F%2Felsewhere.example",
    "/%5Celsewhere.example",
    "/%2e//elsewhere.example",
    "/%2e%2e//elsewhere.example",
    "/\t/elsewhere.example",
    "/\n/elsewhere.example",
    "\t//elsewhere.example",
    " //elsewhere.example",
    "\u0000//elsewhere.example",
    "https:/\\elsewhere.example",
    "https:\\\\elsewhere.example",
    "ht\ntps://elsewhere.example",
    `${origin}@elsewhere.example`,
    `${origin}.elsewhere.example`,
    `${origin}//elsewhere.example`,
    `${origin}/.//elsewhere.example`,
    "https://hub.example.com:444/",
    "//user@elsewhere.example",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "JAVASCRIPT:alert(1)",
    "data:text/html,x",
    "blob:https://hub.example.com/x",
    "mailto:a@elsewhere.example",
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
    ["//elsewhere.example", "/delivery-retry"],
    [undefined, "/delivery-retry"],
  ])("%j leads to %s", (link, page) => expect(pageAfterSignIn(link, "https://hub.example.com")).toBe(page));
});
