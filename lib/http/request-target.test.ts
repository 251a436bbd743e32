import { describe, expect, it } from "vitest";
import { isDecodable, readTarget } from "./request-target";

describe("a request's target", () => {
  it.each([
    ["/", "/", "/", ""],
    ["/a/b", "/a/b", "/a/b", ""],
    ["/a/b/", "/a/b/", "/a/b", ""],
    ["//a///b//", "//a///b//", "/a/b", ""],
    ["//other.example/a", "//other.example/a", "/other.example/a", ""],
    ["///", "///", "/", ""],
    ["/a/./b/../c?x=//1/", "/a/c", "/a/c", "?x=//1/"],
    ["/../../a", "/a", "/a", ""],
    ["/a/%2e%2E/b", "/b", "/b", ""],
    ["/a\\b", "/a/b", "/a/b", ""],
    ["/a%2Fb/%2f", "/a%2Fb/%2f", "/a%2Fb/%2f", ""],
    ["/a;v=1/b", "/a;v=1/b", "/a;v=1/b", ""],
    ["/%zz/%", "/%zz/%", "/%zz/%", ""],
    ["http://hub.example/a//b/?q", "/a//b/", "/a/b", "?q"],
    ["/a#b", "/a", "/a", ""],
  ])("%s is the path %s, plainly %s", (target, path, plainPath, search) => {
    expect(readTarget(target)).toEqual({ path, plainPath, search });
  });

  it.each(["*", "", "hub.example:443", "http://", "ftp://hub/a", "http://[/a"])("%s is none", (target) => {
    expect(readTarget(target)).toBeNull();
  });

  it.each([
    ["/a%20b/%C3%A9", true],
    ["/%00", true],
    ["/%", false],
    ["/%E0%A4%A", false],
    ["/%ff", false],
  ])("%s can be decoded: %s", (path, isPossible) => {
    expect(isDecodable(path)).toBe(isPossible);
  });
});
