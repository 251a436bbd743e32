import type { Statement } from "../db/bind";
import type { Slice } from "../list/data";
import { behind, Conditions, cappedCount, cursorColumn, orderBy, type SortKey } from "../list/statements";

/** Reads the newest failed attempts, newest first. $1 limit, $2 whether to read the responses. */
export const NEWEST_FAILURES = `
select failure_kind as "kind", failure_class as "class", http_status as "status", failure_detail as "detail",
  case when $2 then response_body end as "body", case when $2 then response_headers end as "headers", started_at as "at"
from attempt where outcome <> 'success' and outcome <> 'unknown' order by started_at desc limit $1`;

const KEYS: readonly SortKey[] = [
  { column: "p.name", type: "text" },
  { column: "p.id", type: "uuid" },
];

/** Builds one page of the policies' ids by name. */
export function policyListStatement({ direction, cursor, limit, offset }: Slice): Statement {
  const where = new Conditions();
  if (cursor) where.add(behind(KEYS, direction, cursor, (value) => where.bind(value)));
  const text = `select p.id, ${cursorColumn(KEYS)} from policy p where ${where}
    order by ${orderBy(KEYS, direction)} limit ${where.bind(limit)} offset ${where.bind(offset)}`;
  return { text, values: where.values };
}

export const policyCountStatement = () => cappedCount("policy p", new Conditions());
