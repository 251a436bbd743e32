import type { Statement } from "../db/bind";
import type { Slice } from "../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../list/statements";
import type { KeyStatus } from "./schema";

const KEYS: readonly SortKey[] = [
  { column: "k.created_at", type: "timestamptz" },
  { column: "k.id", type: "uuid" },
];

/** The statuses of a list, none: all, and the time at which they are judged. */
export type KeyFilter = { statuses: readonly KeyStatus[]; now: Date };

/** Builds one page of the keys by the time they were made. There are few: no index is needed. */
export function apiKeyListStatement(
  filter: KeyFilter,
  { direction, cursor, limit, offset }: Slice,
): Statement {
  const where = conditions(filter);
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const text = `select k.id, k.name, k.prefix, k.scopes, k.created_at as "createdAt", k.created_by as "createdBy",
      k.created_by_id as "createdById", k.last_used_at as "lastUsedAt", k.expires_at as "expiresAt",
      k.revoked_at as "revokedAt", ${cursorColumn(KEYS)}
    from api_key k where ${where} order by ${orderBy(KEYS, direction)}
    limit ${where.bind(limit)} offset ${where.bind(offset)}`;
  return { text, values: where.values };
}

/** Counts the keys of a list. */
export const apiKeyCountStatement = (filter: KeyFilter) => cappedCount("api_key k", conditions(filter));

function conditions({ statuses, now }: KeyFilter): Conditions {
  const where = new Conditions();
  if (statuses.length === 0) return where;
  const status = `case when k.revoked_at is not null then 'revoked'
    when k.expires_at <= ${where.bind(now)}::timestamptz then 'expired' else 'active' end`;
  where.among(`(${status})`, "text", statuses);
  return where;
}
