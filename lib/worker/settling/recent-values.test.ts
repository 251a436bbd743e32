import { expect, it } from "vitest";
import { RecentValues } from "./recent-values";

/** Steps on a map of two: `a` reads or, in capitals, sets that key; `-a` deletes it. */
it.each([
  ["keeps the newest two", "A B C", ["b", "c"]],
  ["keeps what was read before what was not", "A B a C", ["a", "c"]],
  ["keeps what was read several times in a row", "A B a a a C", ["a", "c"]],
  ["moves what was read after the newest", "A B b a C", ["a", "c"]],
  ["counts a value that is set again as used", "A B A C", ["a", "c"]],
  ["has room after a deletion", "A B -b C", ["a", "c"]],
  [
    "forgets the newest when it is deleted, and keeps it as any other when it is set again",
    "A -a B A b C",
    ["b", "c"],
  ],
  ["does not make a key by reading it", "A b B C", ["b", "c"]],
])("%s", (_what, steps, kept) => {
  const values = new RecentValues<string, number>(2);
  for (const step of steps.split(" ")) {
    if (step.startsWith("-")) values.delete(step.slice(1));
    else if (step === step.toUpperCase()) values.set(step.toLowerCase(), 1);
    else values.get(step);
  }
  expect(["a", "b", "c"].filter((key) => values.get(key) !== undefined)).toEqual(kept);
});
