import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { Parameters } from "./parameters";

type Fruit = { name: string | null; count: number };
type Basket = { fruits: Fruit[]; owner: string; seen: string[] };

const parameters = new Parameters<Basket>();
const owner = parameters.value("text", (basket) => basket.owner);
const fruits = parameters.rows<Fruit>("f", (basket) => basket.fruits, [
  ["name", "text", (fruit) => fruit.name],
  ["count", "integer", (fruit) => fruit.count],
  ["position", "smallint", (fruit, basket) => basket.seen.push(fruit.name ?? "")],
]);
const labels = parameters.array<Fruit>(
  "text",
  (basket) => basket.fruits,
  (fruit, { owner }) => `${owner}'s ${fruit.name}`,
);
const labelled = parameters.rows<Fruit>("l", (basket) => basket.fruits, [
  ["label", "text", labels],
  ["again", "text", labels],
]);
const total = parameters.value("integer", (basket) => basket.seen.length);

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("Parameters", () => {
  it("numbers values and columns in the order of declaration", () => {
    expect([owner, fruits, total]).toEqual([
      "$1::text",
      "unnest($2::text[], $3::integer[], $4::smallint[]) as f (name, count, position)",
      "$6::integer",
    ]);
  });

  it("lets columns share an array", async () => {
    expect(labelled).toBe("unnest($5::text[], $5::text[]) as l (label, again)");
  });

  it("gives the values of each batch in the same order, computed after what they are computed from", async () => {
    const names = ['a "quoted" \\ name', "a,b", null, ""];
    const basket = { owner: "Ada", seen: [], fruits: names.map((name, count) => ({ name, count })) };
    const { rows } = await db.pool.query(
      `select ${owner} as owner, f.*, ${total} as total from ${fruits}
        where (select count(*) from ${labelled} where l.label = l.again) = ${total} order by f.count`,
      parameters.of(basket),
    );
    expect(rows).toEqual(
      names.map((name, count) => ({ owner: "Ada", name, count, position: count + 1, total: names.length })),
    );
    expect(parameters.of({ owner: "Ada", seen: [], fruits: [] })).toEqual(["Ada", "{}", "{}", "{}", "{}", 0]);
  });
});
