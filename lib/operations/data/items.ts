import type { Database } from "../../db/client";
import type { ItemResultName } from "../../engine/operation";
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

/** Counts an operation's items by subscriber and result; the 100 subscribers with the most. */
export async function countBySubscriber(db: Database, operationId: string): Promise<SubscriberResults[]> {
  return (await db.pool.query<SubscriberResults>(RESULTS_BY_SUBSCRIBER, [operationId])).rows;
}
