import { expect, it } from "vitest";
import { similarity } from "./similar";

const group = (template: string, httpStatus: number | null = 503) => ({
  ...{ template, httpStatus, expectedStatusCode: 200 },
});

it.each([
  [
    "the same words",
    "lock held by ⟨id⟩",
    "lock held by anna",
    503,
    "3 of 4 words in common, the same status",
  ],
  [
    "the same text, another status",
    "it did not work",
    "it did not work",
    500,
    "the same text with another status",
  ],
  ["the case of letters", "Out of Memory", "out of memory", 503, "3 of 3 words in common, the same status"],
  [
    "words of another script",
    "время ожидания истекло",
    "время ожидания вышло",
    503,
    "2 of 4 words in common, the same status",
  ],
])("says that %s are similar", (_name, one, other, status, why) =>
  expect(similarity(group(one), group(other, status))).toMatchObject({ why }),
);

it.each([
  ["Started", "Paused"],
  ["⟨number⟩", "⟨id⟩"],
  ["customer is blocked", "card was declined by the bank"],
])("finds nothing in common of %j and %j", (one, other) =>
  expect(similarity(group(one), group(other))).toBeNull(),
);
