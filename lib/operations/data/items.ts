import type { Database } from "../../db/client";
import type { ItemResultName } from "../../engine/operation";
import type { Cursor } from "../../list/cursor";
import { type Rows, readPage, readRows, type Slice } from "../../list/data";
import type { ListPage } from "../../list/page";
import type { Position } from "../../list/read";
import type { OperationItem, SubscriberResults } from "../schema";
import { itemCountStatement, itemListStatement, RESULTS_BY_SUBSCRIBER } from "../statements/items";

/** Lists an operation's items in the order of their deliveries, with the number of matches. No results restrict nothing. */
export function listItems(
  db: Database,
  operationId: string,
  results: readonly ItemResultName[],
  position: Position,
): Promise<ListPage<OperationItem>> {
  const rows = (slice: Slice) => itemListStatement(operationId, results, slice);
  return readPage(db.pool, { rows, count: itemCountStatement(operationId, results) }, position);
}

/** As `listItems`, without the number of matches. */
export function readItems(
  db: Database,
  operationId: string,
  results: readonly ItemResultName[],
  position: Position,
): Promise<Rows<OperationItem>> {
  return readRows(db.pool, (slice) => itemListStatement(operationId, results, slice), position);
}

/**
 * Reads all items with any of the results, in the order of their deliveries, in batches: each is read when it is asked for.
 * @param batch items of a batch
 */
export async function* readAllItems(
  db: Database,
  operationId: string,
  results: readonly ItemResultName[],
  batch = 1000,
): AsyncGenerator<OperationItem[]> {
  let after: Cursor | undefined;
  do {
    const slice = { sort: "delivery", direction: "ASC", limit: batch, offset: 0, cursor: after } as const;
    const { text, values } = itemListStatement(operationId, results, slice);
    const { rows } = await db.pool.query<OperationItem & { cursor: string[] }>(text, values);
    if (rows.length > 0) yield rows.map(({ cursor: _cursor, ...item }) => item);
    after = rows.length === batch ? rows.at(-1)?.cursor : undefined;
  } while (after);
}

/** Counts an operation's items by subscriber and result; the 100 subscribers with the most. */
export async function countBySubscriber(db: Database, operationId: string): Promise<SubscriberResults[]> {
  return (await db.pool.query<SubscriberResults>(RESULTS_BY_SUBSCRIBER, [operationId])).rows;
}
