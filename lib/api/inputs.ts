import { z } from "zod";
import { wholeNumber } from "../http/query-fields";
import type { Page, PageOf } from "../list/page";

/** The path parameter of one row. A text that is no UUID is answered 404. */
export const idParams = z.object({ id: z.guid().transform((id) => id.toLowerCase()) });

/** The query of a configuration list. */
export const listQuery = z.strictObject({
  _limit: wholeNumber(1, 500).default(50),
  _offset: wholeNumber(0, 999_999_999).default(0),
});
export type ListQuery = z.output<typeof listQuery>;

/** The shape of a list in an answer. */
export function listAnswer<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.int(), limit: z.int(), offset: z.int() });
}

/** Answers one page of a list in the shape of `listAnswer`. */
export async function answerPage<Item>(
  { _limit: limit, _offset: offset }: ListQuery,
  read: (page: Page) => Promise<PageOf<Item>>,
): Promise<PageOf<Item> & Page> {
  return { ...(await read({ limit, offset })), limit, offset };
}
