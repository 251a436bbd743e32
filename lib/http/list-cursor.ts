import { createHash } from "node:crypto";
import { RedeliverError } from "../errors";
import type { Cursor } from "../list/cursor";

type Query = Record<string, unknown> & { _offset: number; _after?: string | undefined };

/** Parameters that choose a part of a list, not the list itself. */
const PAGING = new Set(["_limit", "_offset", "_after"]);

/** Encodes a list's cursor for a client: bound to its order and filter. Null stays null. */
export function nextOf(query: Query, cursor: string | null): string | null {
  return cursor === null ? null : `${listOf(query)}.${cursor}`;
}

/**
 * The list's own cursor in a query's `_after`; undefined when there is none.
 * @param decode decodes a cursor of the list in this order; undefined for another text
 * @throws RedeliverError invalid (400) when it is malformed, or belongs to another list
 */
export function afterOf(query: Query, decode: (text: string) => Cursor | undefined): Cursor | undefined {
  const { _after: given, _offset: offset } = query;
  if (given === undefined) return undefined;
  if (offset > 0) throw invalid("_offset", "does not go together with _after");
  const [list, cursor] = given.split(/\.(.*)/s);
  const decoded = cursor && decode(cursor);
  if (!decoded) throw invalid("_after", "is no `next` of this list in this order");
  if (list !== listOf(query))
    throw invalid("_after", "belongs to a list with another order or other filters");
  return decoded;
}

/** A short hash of order and filter. */
function listOf(query: Query): string {
  const kept = Object.entries(query).filter(([name, value]) => !PAGING.has(name) && value !== undefined);
  const canonical = kept
    .map(([name, value]) => [name, Array.isArray(value) ? [...new Set(value)].sort() : value])
    .sort(([a], [b]) => String(a).localeCompare(String(b)));
  return createHash("sha256").update(JSON.stringify(canonical)).digest("base64url").slice(0, 12);
}

function invalid(field: string, message: string): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${field}.`, [{ field, message }]);
}
