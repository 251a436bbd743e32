import type { Database } from "../../db/client";
import { decodeCursor, encodeCursor } from "../cursor";
import { withMaskedUrl } from "../detail";
import {
  COUNT_LIMIT,
  type DeliveryFilter,
  type DeliveryRow,
  type DeliverySort,
  type DiscardedRow,
  type SortDirection,
} from "../schema";
import { binStatement, countStatement, listStatement } from "../statements/list";
import type { FilterOption } from "../view/screen";

/** A page of the list and the number of matches. `total` stops at 10,000; `totalIsExact` is false beyond. */
export type DeliveryPage = {
  items: DeliveryRow[];
  total: number;
  totalIsExact: boolean;
  /** The cursor of the next page; null at the end. */
  nextCursor: string | null;
  /** The cursor of the previous page, passed as `before`; null at the beginning. */
  previousCursor: string | null;
};

/**
 * Lists failed deliveries in a total order. `cursor` (of the same order) continues after an earlier page, `before` returns
 * to the page that ends there; both cost the same at any depth. `offset` skips row by row.
 * @throws RedeliverError `invalid` for a cursor of another order
 */
export async function listFailedDeliveries(
  db: Database,
  request: {
    filter: DeliveryFilter;
    sortBy: DeliverySort;
    direction: SortDirection;
    limit: number;
    offset: number;
    cursor?: string;
    before?: string;
  },
): Promise<DeliveryPage> {
  const { sortBy, limit } = request;
  const isBackwards = request.before !== undefined;
  const given = request.before ?? request.cursor;
  const cursor = given ? decodeCursor(given, sortBy, request.direction) : undefined;
  const direction = isBackwards ? OPPOSITE[request.direction] : request.direction;
  // One row more than requested shows whether there is a further page.
  const list = listStatement({ ...request, direction, cursor, limit: limit + 1 });
  const count = countStatement(request.filter);
  const [listed, counted] = await Promise.all([
    db.pool.query<ListedRow>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const rows = listed.rows.slice(0, limit);
  if (isBackwards) rows.reverse();
  const isThereMore = listed.rows.length > limit;
  const cursorAt = (row: ListedRow | undefined) =>
    row
      ? encodeCursor(sortBy, request.direction, {
          value: row.cursorValue,
          at: row.cursorAt,
          id: row.deliveryId,
        })
      : null;
  const found = counted.rows[0]?.count ?? 0;
  return {
    items: rows.map(({ cursorAt: _at, cursorValue: _value, ...row }) => withMaskedUrl(row)),
    total: Math.min(found, COUNT_LIMIT),
    totalIsExact: found <= COUNT_LIMIT,
    nextCursor: isThereMore || isBackwards ? cursorAt(rows.at(-1)) : null,
    previousCursor: (isBackwards ? isThereMore : cursor !== undefined) ? cursorAt(rows[0]) : null,
  };
}

type ListedRow = DeliveryRow & { cursorAt: string; cursorValue: string };

const OPPOSITE = { ASC: "DESC", DESC: "ASC" } as const satisfies Record<SortDirection, SortDirection>;

/** Lists the bin, last discarded first. Totals are capped as in the list of failures. */
export async function listDiscardedDeliveries(
  db: Database,
  request: { limit: number; offset: number; eventIds?: string[]; subscriberIds?: string[] },
): Promise<{ items: DiscardedRow[]; total: number; totalIsExact: boolean }> {
  const { list, count } = binStatement(request);
  const [listed, counted] = await Promise.all([
    db.pool.query<DiscardedRow>(list.text, list.values),
    db.pool.query<{ count: number }>(count.text, count.values),
  ]);
  const found = counted.rows[0]?.count ?? 0;
  return {
    items: listed.rows.map(withMaskedUrl),
    total: Math.min(found, COUNT_LIMIT),
    totalIsExact: found <= COUNT_LIMIT,
  };
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
