import type { Database } from "../../db/client";
import { readWithin } from "../../db/within";
import type { DeliveryFilter } from "../../deliveries/schema";
import { COUNT_LIMIT } from "../../list/statements";
import type { GroupRow } from "../schema";
import { causesStatement } from "../statements/causes";
import { keptRanking, noteCounted } from "./ranking";

/** The time that counting may take. A filter by what no index of fingerprints has is checked row by row. */
const COUNT_MS = 3000;

type Known = Pick<
  GroupRow,
  | "subscriberId"
  | "subscriberName"
  | "expectedStatusCode"
  | "httpStatus"
  | "failureKind"
  | "template"
  | "state"
  | "stateReason"
  | "isOverflow"
>;
/** The failures of a filter with one cause; without a group those that are in none. */
export type Cause = { groupId: number | null; count: number; countIsExact: boolean; group: Known | null };

/**
 * Counts the failures of a filter by their group: the groups with the most, then those that are in none.
 * @returns null when counting takes too long: the numbers are unknown
 */
export async function readCauses(
  db: Pick<Database, "pool">,
  filter: DeliveryFilter,
  limit: number,
  countMs = COUNT_MS,
): Promise<{ items: Cause[]; total: number } | null> {
  const { text, values } = causesStatement(filter, limit, keptRanking(db.pool, Date.now()));
  type Row = Known & { groupId: number | null; count: number; total: number; counted: number };
  const rows = await readWithin<Row>(db.pool, countMs, text, values);
  if (!rows) return null;
  noteCounted(db.pool, rows[0]?.counted ?? 0);
  const items = rows.map(({ groupId, count, total: _total, counted: _counted, ...group }) => ({
    ...{ groupId, count: Math.min(count, COUNT_LIMIT), countIsExact: count <= COUNT_LIMIT },
    group: groupId === null ? null : group,
  }));
  return { items, total: rows[0]?.total ?? 0 };
}
