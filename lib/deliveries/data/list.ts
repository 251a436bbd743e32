import type { Database } from "../../db/client";
import { readPage, readTotal } from "../../list/data";
import type { ListPage, Total } from "../../list/page";
import type { Position } from "../../list/read";
import { COUNT_LIMIT } from "../../list/statements";
import type { FilterOption } from "../../list/view";
import { withMaskedUrl } from "../detail";
import type { DeliveryFilter, DeliveryRow, DiscardedRow } from "../schema";
import {
  binCountStatement,
  binStatement,
  countStatement,
  listStatement,
  retryingStatement,
} from "../statements/list";
import type { BeingRetried } from "../view/screen";

/** Lists failed deliveries in a total order (../limits.ts). */
export async function listFailedDeliveries(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
): Promise<ListPage<DeliveryRow>> {
  const rows = (slice: Parameters<typeof listStatement>[1]) => listStatement(filter, slice);
  return masked(await readPage<DeliveryRow>(db.pool, { rows, count: countStatement(filter) }, position));
}

/** Counts failed deliveries up to a limit. */
export const countFailedDeliveries = (db: Database, filter: DeliveryFilter): Promise<Total> =>
  readTotal(db.pool, countStatement(filter));

/** Lists the bin, last discarded first. The dates of the filter have no effect. */
export async function listDiscardedDeliveries(
  db: Database,
  filter: DeliveryFilter,
  position: Position,
): Promise<ListPage<DiscardedRow>> {
  const rows = (slice: Parameters<typeof binStatement>[1]) => binStatement(filter, slice);
  return masked(await readPage<DiscardedRow>(db.pool, { rows, count: binCountStatement(filter) }, position));
}

function masked<Row extends DeliveryRow>(page: ListPage<Row>): ListPage<Row> {
  return { ...page, items: page.items.map(withMaskedUrl) };
}

/** Counts the matches of a filter that operations are retrying now; null when there are none. */
export async function countRetrying(db: Database, filter: DeliveryFilter): Promise<BeingRetried | null> {
  // A retry begins by forgetting why retrying had ended.
  if (filter.retryingEnded?.length) return null;
  const { text, values } = retryingStatement(filter);
  const { rows } = await db.pool.query<{ count: number; operationIds: string[] }>(text, values);
  const { count = 0, operationIds = [] } = rows[0] ?? {};
  if (count === 0) return null;
  return { total: Math.min(count, COUNT_LIMIT), totalIsExact: count <= COUNT_LIMIT, operationIds };
}

/** Lists the options of the Subscribers and Contexts filters, with deleted subscribers: their failures are still listed. */
export async function listFilterOptions(
  db: Database,
): Promise<{ subscribers: FilterOption[]; contexts: FilterOption[] }> {
  const [subscribers, contexts] = await Promise.all([
    db.prisma.subscriber.findMany({
      select: { id: true, name: true, deletedAt: true },
      orderBy: { name: "asc" },
    }),
    db.prisma.context.findMany({ select: { id: true, name: true }, orderBy: { name: "asc" } }),
  ]);
  return {
    subscribers: subscribers.map(({ id, name, deletedAt }) => ({
      value: id,
      label: deletedAt ? `${name} (deleted)` : name,
    })),
    contexts: contexts.map(({ id, name }) => ({ value: id, label: name })),
  };
}
