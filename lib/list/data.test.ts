import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext } from "../../prisma/factories/factories";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { untilBlocked } from "../testing/until";
import { counted, type ListStatements, readPage } from "./data";
import { withTotal } from "./page";

const POSITION = { sort: "name", direction: "ASC", limit: 2, offset: 0 } as const;
/** No count of these tests takes so long. */
const LONG_MS = 60_000;
/** The rows come from another table than their number, which a test can hold alone. */
const LISTED: ListStatements = {
  rows: ({ limit }) => ({
    text: "select name, array[name] as cursor from context order by name limit $1",
    values: [limit],
  }),
  count: { text: "select count(*)::int + 7 as count from policy", values: [] },
};
const FAILING = { text: "select 1 / 0 as count", values: [] };

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  for (const name of ["a", "b", "c"]) await createContext(db.prisma, name);
});
afterAll(() => db.drop());

/** Lets no count end until it is released. */
async function holdCounts() {
  const client = await db.pool.connect();
  await client.query("begin; lock table policy in access exclusive mode");
  return async () => {
    await client.query("rollback");
    client.release();
  };
}

describe("the page of a list", () => {
  it("has its rows while their number is counted, which follows", async () => {
    const release = await holdCounts();
    const page = await readPage(db.pool, LISTED, POSITION, LONG_MS);
    await untilBlocked(db);
    expect(page.items).toEqual([{ name: "a" }, { name: "b" }]);
    const matches = page.matches();
    expect(matches).toBeInstanceOf(Promise);
    await release();
    expect(await matches).toEqual({ total: 7, totalIsExact: true });
    expect(page.matches()).toEqual({ total: 7, totalIsExact: true });
  });

  it("has at least its rows, when counting takes too long, and keeps no connection", async () => {
    const release = await holdCounts();
    const page = await readPage(db.pool, LISTED, POSITION, 20);
    expect(await withTotal(page)).toMatchObject({ total: 2, totalIsExact: false });
    await release();
    expect(db.pool.idleCount).toBe(db.pool.totalCount);
  });

  it("has at least its rows, when counting fails", async () => {
    const page = await readPage(db.pool, { ...LISTED, count: FAILING }, POSITION);
    expect(await page.matches()).toEqual({ total: 2, totalIsExact: false });
  });

  it("fails with its rows alone", async () => {
    const reading = readPage(db.pool, { rows: () => FAILING, count: FAILING }, POSITION);
    await expect(reading).rejects.toThrow(/division by zero/);
  });

  it("counts nothing when nobody asks for the number", async () => {
    const release = await holdCounts();
    const page = await readPage(db.pool, LISTED, { ...POSITION, isUncounted: true });
    expect(page.matches()).toEqual({ total: 2, totalIsExact: false });
    await release();
  });
});

describe("the number of matches of a page", () => {
  const page = { items: [1, 2], next: null, previous: null };
  const unfinished = { done: new Promise<never>(() => {}) };

  it.each([
    ["all of them, which needs no count", page, 0, { total: 2, totalIsExact: true }],
    ["the end of a list", page, 2, null],
    ["the beginning of a list", { ...page, next: "further" }, 0, null],
  ])("of %s", async (_, rows, offset, known) => {
    const matches = counted(rows, unfinished, { offset }).matches();
    if (known) expect(matches).toEqual(known);
    else expect(matches).toBeInstanceOf(Promise);
    const least = { total: 2, totalIsExact: known !== null };
    for (const count of [null, { found: null, done: Promise.resolve(null) }])
      expect(counted(rows, count, { offset }).matches()).toEqual(least);
  });
});
