import { expect, it } from "vitest";
import { shorten } from "./shorten";

it.each([
  ["", 0, "", false],
  ["abc", 3, "abc", false],
  ["abc", 2, "ab", true],
  ["a😀b", 4, "a😀b", false],
  ["a😀b", 3, "a😀", true],
  ["a😀b", 2, "a", true],
  ["😀", 1, "", true],
])("%j within %i characters is %j", (text, budget, shortened, cut) =>
  expect(shorten(text, budget)).toEqual({ text: shortened, cut }),
);
