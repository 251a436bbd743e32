/** Generates IDs in SQL, so that a million rows need no million IDs from this process. */

/** Returns an ID from a number, as an SQL expression and as a value: equal numbers yield equal IDs. `kind`: four hex digits. */
export const numberedSql = (kind: string, expression: string) =>
  `('00000000-${kind}-7000-8000-' || lpad(to_hex(${expression}), 12, '0'))::uuid`;

export function numberedId(kind: string, number: number): string {
  return `00000000-${kind}-7000-8000-${number.toString(16).padStart(12, "0")}`;
}

/**
 * Returns an SQL expression for the ID of a row in a shard, by the rules of lib/db/ids.ts: a UUIDv7 of the time in milliseconds, version
 * and variant, random bits, and the shard in the last five. Arguments are SQL expressions; `hash` is a text of 32 hex digits.
 */
export const shardIdSql = (at: string, hash: string, shard: string) =>
  `(lpad(to_hex((extract(epoch from ${at}) * 1000)::bigint), 12, '0') || '7' || substr(${hash}, 1, 3) || '8' ||
      substr(${hash}, 4, 13) || lpad(to_hex((ascii(${hash}) & 7) * 32 + ${shard}), 2, '0'))::uuid`;
