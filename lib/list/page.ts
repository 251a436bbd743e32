/** A page of a list: at most `limit` rows after the first `offset`. */
export type Page = { limit: number; offset: number };

/** The rows of a page, and the total. */
export type PageOf<Item> = { items: Item[]; total: number };

/** A page as Prisma's arguments. */
export function pageArgs({ limit, offset }: Page): { take: number; skip: number } {
  return { take: limit, skip: offset };
}
