import { z } from "zod";
import { RedeliverError } from "../errors";
import { type Direction, decodeCursor, type Orders } from "../list/cursor";
import type { Position } from "../list/read";
import { storedText } from "../text/stored-text";
import { wholeNumber } from "./query-fields";

/** Paging of the lists that answer `{ items, next }`. */

/** The parameters of a query. */
export const cursorPaging = {
  limit: wholeNumber(1, 500).default(50).describe("1 to 500; 50 when left out."),
  cursor: storedText().max(4000).optional().describe("`next` of the page before."),
};

/** The answer's field for the next page. */
export const nextCursor = z
  .string()
  .nullable()
  .describe("Give it as `cursor` for the next page; null at the end.");

/**
 * The position that a query asks for, in the one order of its list.
 * @throws RedeliverError `invalid` for a text that is no cursor of the list
 */
export function cursorPosition(
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  orders: Orders,
  order: { sort: string; direction: Direction },
): Position {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, orders, order);
  if (cursor !== undefined && !after) {
    const problem = { field: "cursor", message: "is no `next` of this list" };
    throw new RedeliverError("invalid", "Not valid in the query: cursor.", [problem]);
  }
  return { ...order, limit, offset: 0, after };
}
