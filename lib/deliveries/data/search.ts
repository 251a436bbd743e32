import { STATEMENT_MS } from "../../config/statement-limits";
import type { Database } from "../../db/client";
import { withoutBitmaps } from "../../db/within";
import { RedeliverError } from "../../errors";
import { readTotal, type Slice } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { DeliveryFilter } from "../schema";
import { hasCodesBeside, mostMerged } from "../statements/index-merge";
import { codesStatement, countStatement, searchStatement } from "../statements/list";
import { lookThrough, pageOf, SMALLEST_PART } from "./look-through";

/** Rows of the first part, and of the largest. */
const PARTS = { first: 1_000, largest: 32_000 } as const;

/** So many failures with a code are read and sorted at once. Of more, the list of the other conditions is looked through. */
const MOST_OF_CODE = 5_000;

/**
 * Reads one page of failures with conditions that no index answers.
 * @param codes see codesToCheck
 * @throws RedeliverError `unavailable` when not even the first part is read in time
 */
export async function searchFailures<Row extends object>(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
  codes: readonly number[],
): Promise<ListPage<Row>> {
  const looking = {
    part: (slice: Slice, most: number) => searchStatement(filter, slice, most, codes),
    first: PARTS.first,
    largest: largestPart(codes.length > 0 ? { ...filter, httpStatus: [] } : filter),
    firstMs: STATEMENT_MS,
  };
  const [found, total] = await Promise.all([
    lookThrough<Row>(db.pool, looking, position),
    position.isUncounted ? null : readTotal(db.pool, countStatement(filter)),
  ]);
  if (!found) throw new RedeliverError("unavailable", TOO_SLOW);
  return pageOf(found, total, position);
}

const TOO_SLOW =
  "Finding these deliveries took too long: the database is busy. Try again in a moment, or search a shorter period.";

/** The codes of a filter for which each row is to be checked, because many failures have them and no index has them beside its other conditions. */
export async function codesToCheck(db: Database, filter: DeliveryFilter): Promise<readonly number[]> {
  if (!hasCodesBeside(filter)) return [];
  const { text, values } = codesStatement(filter, MOST_OF_CODE);
  const { rows } = await withoutBitmaps(db.pool, (client) => client.query(text, values));
  return rows.length > 0 ? (filter.httpStatus ?? []) : [];
}

/** Up to as many rows as its index merge reads, where there is one: beyond, the planner would choose by the mean of all days. */
function largestPart(filter: DeliveryFilter): number {
  const merged = mostMerged(filter);
  return merged < SMALLEST_PART ? PARTS.largest : Math.min(PARTS.largest, merged);
}
