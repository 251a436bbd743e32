import { STATEMENT_MS } from "../../config/statement-limits";
import type { Database } from "../../db/client";
import { RedeliverError } from "../../errors";
import { type Slice, startCount } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { DeliveryFilter } from "../schema";
import { LARGEST_PART, largestPart } from "../statements/index-merge";
import { type Lead, ledBy } from "../statements/lead";
import { countStatement, searchStatement } from "../statements/list";
import { lookThrough, pageOf } from "./look-through";

/** Rows of the first part: of items all. */
const FIRST = { index: 1_000, codes: 1_000, others: 1_000, items: LARGEST_PART } as const satisfies Record<
  Lead,
  number
>;

/**
 * Reads one page of failures with conditions that no index answers.
 * @param lead see leadOf
 * @throws RedeliverError `unavailable` when not even the first part is read in time
 */
export async function searchFailures<Row extends object>(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
  lead: Lead,
): Promise<ListPage<Row>> {
  const looking = {
    part: (slice: Slice, most: number) => searchStatement(filter, slice, most, lead),
    first: FIRST[lead],
    largest: lead === "items" ? LARGEST_PART : largestPart(ledBy(lead, filter).indexed),
    firstMs: STATEMENT_MS,
  };
  const count = position.isUncounted ? null : startCount(db.pool, countStatement(filter, lead));
  const found = await lookThrough<Row>(db.pool, looking, position);
  if (!found) throw new RedeliverError("unavailable", TOO_SLOW);
  return pageOf(found, count, position);
}

const TOO_SLOW =
  "Finding these deliveries took too long: the database is busy. Try again in a moment, or search a shorter period.";
