import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { removeUnproven } from "../statements";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const NOW = Date.parse("2026-11-26T12:00:00Z");
const MINUTE = 60_000;
/** Ten refusals, a minute apart, and as many rows of known actors. */
beforeEach(async () => {
  await db.pool.query("delete from audit_log");
  await db.pool.query(
    `insert into audit_log (id, at, actor_type, actor_name, action, outcome, is_unproven)
     select gen_random_uuid(), $1::timestamptz - n * interval '1 minute', 'system', 'Unknown caller', 'api.refuse', 'refused', unproven
     from generate_series(0, 9) as n, unnest(array[true, false]) as unproven`,
    [new Date(NOW)],
  );
});

const remove = async (until: number, most: number, chunk: number) =>
  (
    await db.pool.query<{ at: Date }>(removeUnproven("$1", "$2", "$3"), [new Date(until), most, chunk])
  ).rows.map(({ at }) => (NOW - at.getTime()) / MINUTE);
const left = (isUnproven: boolean) => db.prisma.auditLog.count({ where: { isUnproven } });

describe("removing the refusals of unproven actors", () => {
  it("takes those of a time and before", async () => {
    expect((await remove(NOW - 7 * MINUTE, 100, 100)).sort()).toEqual([7, 8, 9]);
    expect([await left(true), await left(false)]).toEqual([7, 10]);
  });

  it("takes those beyond the newest so many", async () => {
    expect((await remove(0, 4, 100)).sort()).toEqual([4, 5, 6, 7, 8, 9]);
    expect([await left(true), await left(false)]).toEqual([4, 10]);
    expect(await remove(0, 4, 100)).toEqual([]);
  });

  it("takes the oldest first, so many at once", async () => {
    expect((await remove(NOW, 100, 3)).sort()).toEqual([7, 8, 9]);
    expect((await remove(NOW, 100, 3)).sort()).toEqual([4, 5, 6]);
  });
});

it.each([
  ["a row of the chain", "set chain_number = 5, chain_hash = repeat('a', 64)"],
  ["what was allowed", "set outcome = 'allowed'"],
])("cannot mark %s", async (_, change) => {
  await expect(db.pool.query(`update audit_log ${change} where is_unproven`)).rejects.toThrow(
    /audit_log_is_unproven_check|audit_log_chain_number_key/,
  );
});
