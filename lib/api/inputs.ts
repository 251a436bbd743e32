import { z } from "zod";
import { wholeNumber } from "../http/query-fields";

/** The path of one thing. What is no UUID names nothing: 404. */
export const idParams = z.object({ id: z.guid().transform((id) => id.toLowerCase()) });

/** The query of a list of configuration. */
export const listQuery = z.strictObject({
  _limit: wholeNumber(1, 500).default(50),
  _offset: wholeNumber(0, 999_999_999).default(0),
});
export type ListQuery = z.output<typeof listQuery>;

/** What Prisma calls the two. */
export function pageOf({ _limit, _offset }: ListQuery): { take: number; skip: number } {
  return { take: _limit, skip: _offset };
}

/** A list of things, as it is answered. */
export function listAnswer<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), total: z.int(), limit: z.int(), offset: z.int() });
}
