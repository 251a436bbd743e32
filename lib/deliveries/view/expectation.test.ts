import { expect, it } from "vitest";
import { expectation } from "./expectation";

it.each([
  ["the same", 200, 200, 500, null],
  ["nothing, as the subscriber is gone", 201, null, 200, null],
  ["what was answered", 201, 200, 200, /^Its answer of 200 would be accepted .* This delivery needs 201/],
  ["something else", 201, 204, 500, /^An answer of 204 would be accepted for events received from now on\./],
  ["something, without an answer", 201, 204, null, /^An answer of 204 /],
])("says what it means that now is expected: %s", (_what, then, now, answered, meaning) => {
  const said = expectation(then, now, answered);
  expect(said).toMatchObject({ then, now });
  if (meaning === null) expect(said.meaning).toBeNull();
  else expect(said.meaning).toMatch(meaning);
});
