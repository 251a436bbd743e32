import { type Direction, decodeCursor, type Orders } from "../list/cursor";
import type { Position } from "../list/read";

export type Asked = {
  sort?: string;
  direction?: Direction;
  limit?: number;
  offset?: number;
  /** Encoded cursors, as pages return them. */
  after?: string | null;
  before?: string | null;
};

/** Makes the position of a page: by default the newest 500 rows by date. @throws Error for a text that is no cursor */
export function position(orders: Orders, asked: Asked = {}): Position {
  const { sort = "date", direction = "DESC", limit = 500, offset = 0, after, before } = asked;
  const decode = (text: string | null | undefined) => {
    if (!text) return undefined;
    const cursor = decodeCursor(text, orders, { sort, direction });
    if (!cursor) throw new Error("This is no cursor of the order.");
    return cursor;
  };
  return { sort, direction, limit, offset, after: decode(after), before: decode(before) };
}
