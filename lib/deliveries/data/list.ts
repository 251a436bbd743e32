import type { Database } from "../../db/client";
import { priorityOfEvent } from "../../engine/priority";
import { type Count, readPage, startCount } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import { COUNT_LIMIT } from "../../list/statements";
import { withMaskedUrl } from "../detail";
import type { DeliveryFilter, DiscardedRow, ListedRow } from "../schema";
import { isSearched } from "../searched";
import { binCountStatement, binStatement } from "../statements/bin";
import {
  countStatement,
  listStatement,
  retryingStatement,
  WARNING_LIMITS,
  warningStatement,
} from "../statements/list";
import type { BeingRetried, RemovalWarning } from "../view/screen";
import { leadOf } from "./lead";
import { sliceOf } from "./look-through";
import { searchFailures } from "./search";

/** Lists failed deliveries in a total order (../limits.ts). */
export async function listFailedDeliveries(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
): Promise<ListPage<ListedRow>> {
  const lead = await leadOf(db, filter, sliceOf(position));
  if (lead !== "index" || isSearched(filter))
    return listed(await searchFailures<Stored<ListedRow>>(db, filter, position, lead));
  const rows = (slice: Parameters<typeof listStatement>[1]) => listStatement(filter, slice);
  return listed(
    await readPage<Stored<ListedRow>>(db.pool, { rows, count: countStatement(filter) }, position),
  );
}

/** Starts to count failed deliveries up to the limit of lists. */
export const countFailedDeliveries = (db: Database, filter: DeliveryFilter, countMs?: number): Count =>
  startCount(db.pool, countStatement(filter), countMs);

/** Lists the bin, last discarded first. The dates of the filter have no effect. */
export async function listDiscardedDeliveries(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
): Promise<ListPage<DiscardedRow>> {
  const rows = (slice: Parameters<typeof binStatement>[1]) => binStatement(filter, slice);
  return listed(
    await readPage<Stored<DiscardedRow>>(db.pool, { rows, count: binCountStatement(filter) }, position),
  );
}

/** A row as the database has it: the priority of its event as a rank (../../engine/priority.ts). */
type Stored<Row extends ListedRow> = Omit<Row, "priority"> & { subscriberUrl: string; rank: number | null };

function listed<Row extends ListedRow>(page: ListPage<Stored<Row>>): ListPage<Row> {
  const items = page.items.map(({ rank, ...row }) => ({
    ...withMaskedUrl(row),
    priority: priorityOfEvent(rank),
  }));
  return { ...page, items: items as unknown as Row[] };
}

/** Counts the failures of a filter up to a limit of its own, with their value while they are few; null when there are none. */
export async function countRemovedSoon(db: Database, filter: DeliveryFilter): Promise<RemovalWarning | null> {
  const { text, values } = warningStatement(filter);
  const { rows } = await db.pool.query<{ count: number; value: string | null }>(text, values);
  const { count = 0, value = null } = rows[0] ?? {};
  if (count === 0) return null;
  const total = Math.min(count, WARNING_LIMITS.count);
  return { total, totalIsExact: count <= WARNING_LIMITS.count, value: value === "0" ? null : value };
}

/** Counts the matches of a filter that operations are retrying now; null when there are none. */
export async function countRetrying(db: Database, filter: DeliveryFilter): Promise<BeingRetried | null> {
  // A retry begins by forgetting why retrying had ended; what retention removes soon is not being retried.
  const { retryingEnded = [], notRetryingEnded = [] } = filter;
  if (retryingEnded.length + notRetryingEnded.length > 0 || filter.receivedBefore) return null;
  const { text, values } = retryingStatement(filter);
  const { rows } = await db.pool.query<{ count: number; operationIds: string[] }>(text, values);
  const { count = 0, operationIds = [] } = rows[0] ?? {};
  if (count === 0) return null;
  return { total: Math.min(count, COUNT_LIMIT), totalIsExact: count <= COUNT_LIMIT, operationIds };
}
