/**
 * SQL expression of a new id in a shard, by the rules of ./ids.ts: a UUIDv7 of a time whose last five bits are the shard. For statements
 * that make as many ids as they find rows.
 * @param at expression of the id's time, a timestamptz
 * @param random expression of a random UUID of version 4, of which the id takes its random bits and the variant. It is read several
 *   times: a column, into which `gen_random_uuid()` was put once for each row
 * @param shard expression of the shard, 0 to 31
 */
export const idInShardSql = (at: string, random: string, shard: string) =>
  `(lpad(to_hex(floor(extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(${random}::text, 16, 3)
    || substr(${random}::text, 20, 4) || substr(${random}::text, 25, 10)
    || lpad(to_hex(get_byte(uuid_send(${random}), 15) & 224 | ${shard}), 2, '0'))::uuid`;
