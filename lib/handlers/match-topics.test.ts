import { expect, it } from "vitest";
import { matchTopics } from "./match-topics";

const stored = [
  { id: "1", name: "created" },
  { id: "2", name: "paid" },
];
const named = (name: string, id?: string) => ({ name, id });

it.each([
  ["by name", [named("created"), named("paid")], ["1", "2"], []],
  ["by id, renamed", [named("made", "1"), named("paid")], ["1", "2"], []],
  ["two that exchange their names", [named("paid", "1"), named("created", "2")], ["1", "2"], []],
  [
    "a new topic with the old name of a renamed one",
    [named("made", "1"), named("created")],
    ["1", null],
    [2],
  ],
  ["a new one, and one left out", [named("refunded"), named("paid")], [null, "2"], [1]],
  ["an unknown id, whose name does not count", [named("created", "9")], [null], [1, 2]],
])("matches topics: %s", (_, wanted, ids, removed) => {
  const found = matchTopics(stored, wanted);
  expect(found.matches.map((topic) => topic?.id ?? null)).toEqual(ids);
  expect(found.removed.map(({ id }) => Number(id))).toEqual(removed);
});
