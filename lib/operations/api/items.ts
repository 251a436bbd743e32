import { z } from "zod";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { ITEM_RESULTS } from "../../engine/operation";
import { SKIP_REASONS } from "../../engine/state";
import { cursorPaging, cursorPosition, nextCursor } from "../../http/cursor-paging";
import { listOf } from "../../http/query-fields";
import { timestamp } from "../../time/timestamp";
import { readItems } from "../data/items";
import { readOperation } from "../data/list";
import type { OperationItem } from "../schema";
import { ITEM_COLUMNS, ITEM_ORDERS } from "../states";

/** Listing the items of an operation by the HTTP API: description, query, answer and handler. */

/** The query of the list of an operation's items. */
export const listItemsQuery = z.strictObject({
  result: listOf(z.enum(ITEM_RESULTS)).default([]),
  ...cursorPaging,
});

/** One delivery of an operation. */
export const deliveryOfOperation = z.object({
  deliveryId: z.uuid().nullable().describe("Null for a pair that names no delivery (`not_found`)."),
  eventId: z.uuid().nullable(),
  subscriberId: z.uuid().nullable(),
  subscriberName: z.string().nullable(),
  result: z.enum(ITEM_RESULTS),
  reason: z.enum(SKIP_REASONS).nullable(),
  heldBy: z.uuid().nullable().describe("The operation that holds it, if that is the reason."),
  attemptsSeen: z.int().nullable().describe("The attempts of the delivery when the set was frozen."),
  payloadRemovedAt: timestamp
    .nullable()
    .describe("Of what was skipped as `payload_removed`: when retention removed the payload."),
  settledAt: timestamp.nullable(),
  copyId: z
    .uuid()
    .nullable()
    .describe("Of `edit_and_retry`: the edited copy that was made; its result is the item's."),
});

export const itemListAnswer = z.object({ items: z.array(deliveryOfOperation), next: nextCursor });

export const operationItems = {
  items: operation({
    method: "get",
    path: "/api/v1/operations/{id}/items",
    tag: "operations",
    access: "deliveries:read",
    summary: "List the deliveries of an operation, with their results",
    params: idParams,
    query: listItemsQuery,
    description:
      "With `Accept: text/csv` or `application/x-ndjson` all of them, whatever `limit` and `cursor` are: a table, or an object on each line.",
    answer: itemListAnswer,
    columns: ITEM_COLUMNS,
  }),
};

/**
 * GET: a page of an operation's items.
 * @throws RedeliverError `not_found`, and `invalid` for a text that is no cursor
 */
export async function answerItemList(
  db: Database,
  id: string,
  query: z.output<typeof listItemsQuery>,
): Promise<{ items: OperationItem[]; next: string | null }> {
  await readOperation(db, id);
  const position = cursorPosition(query, ITEM_ORDERS, { sort: "delivery", direction: "ASC" });
  const { items, next } = await readItems(db, id, query.result, position);
  return { items, next };
}
