import { validate, version } from "uuid";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { newEventId, SHARD_COUNT, shardOf } from "./ids";
import { idInShardSql } from "./sql-ids";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const AT = new Date("2026-11-26T21:40:12.345Z");

async function idsOf(count: number, at = AT): Promise<{ id: string; shard: number }[]> {
  const { rows } = await db.pool.query<{ id: string; shard: number }>(
    `select ${idInShardSql("$1::timestamptz", "n.random", "n.shard")} as id, n.shard
    from (select (i % ${SHARD_COUNT})::smallint as shard, gen_random_uuid() as random from generate_series(1, $2::int) i offset 0) n`,
    [at, count],
  );
  return rows;
}

/** The first 48 bits: milliseconds since the epoch. */
const timeOf = (id: string) => Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16);

it("makes the ids that lib/db/ids.ts makes: version, variant, time and shard", async () => {
  const ids = await idsOf(2000);
  expect(ids.every(({ id }) => validate(id) && version(id) === 7)).toBe(true);
  expect(ids.filter(({ id, shard }) => shardOf(id) !== shard)).toEqual([]);
  const like = newEventId(AT.getTime());
  expect(new Set(ids.map(({ id }) => timeOf(id)))).toEqual(new Set([timeOf(like)]));
  expect(timeOf(like)).toBe(AT.getTime());
});

it("rounds no time up, as a time of microseconds would be", async () => {
  const { rows } = await db.pool.query<{ id: string }>(
    `select ${idInShardSql("timestamptz '2026-11-26 21:40:12.345999Z'", "gen_random_uuid()", "7")} as id`,
  );
  expect(timeOf(rows[0]?.id ?? "")).toBe(AT.getTime());
});

it("makes each id from random bits of its own: every bit but version, variant, time and shard takes both values", async () => {
  const ids = await idsOf(2000);
  expect(new Set(ids.map(({ id }) => id)).size).toBe(2000);
  const bits = ids.map(({ id }) => BigInt(`0x${id.replaceAll("-", "")}`));
  const fixed = new Set([...Array(48).keys(), 48, 49, 50, 51, 64, 65]);
  const constant = [...Array(128).keys()].filter((bit) => {
    const ones = bits.filter((value) => (value >> BigInt(127 - bit)) & 1n).length;
    return !fixed.has(bit) && (ones === 0 || ones === bits.length);
  });
  expect(constant).toEqual([]);
});
