import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { plainArray, textArray } from "./array-text";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("round-trips through PostgreSQL", async () => {
  const texts = [
    "",
    "a",
    "a",
    "NULL",
    null,
    null,
    "null",
    'say "hi"',
    "back\\slash",
    "{x,y}",
    " é\n",
    '\\"',
    "a",
  ];
  const numbers = [0, null, -1.5];
  const ids = ["01a20c6a-ef1a-73ae-8452-c17b1504a5d4", null];
  const { rows } = await db.pool.query(
    "select $1::text[] as texts, $2::float8[] as numbers, $3::uuid[] as ids",
    [textArray(texts, (text) => text), plainArray(numbers, (number) => number), plainArray(ids, (id) => id)],
  );
  expect(rows).toEqual([{ texts, numbers, ids }]);
});

it("writes empty arrays", async () => {
  const { rows } = await db.pool.query("select $1::text[] as texts, $2::integer[] as numbers", [
    textArray([], String),
    plainArray([], Number),
  ]);
  expect(rows).toEqual([{ texts: [], numbers: [] }]);
});
