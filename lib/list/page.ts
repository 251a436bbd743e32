/** A page of a list of the API: at most `limit` rows after the first `offset`. */
export type Page = { limit: number; offset: number };

/** The rows of a page, and the total. */
export type PageOf<Item> = { items: Item[]; total: number };

/** The number of matches, up to a limit; `totalIsExact` is false beyond. */
export type Total = { total: number; totalIsExact: boolean };

/** The number of matches: exact, or a lower bound. */
export function totalText({ total, totalIsExact }: Total): string {
  return `${total.toLocaleString("en-GB")}${totalIsExact ? "" : "+"}`;
}

/** What a page says once: known, or a promise of it that the page does not wait for. That is never rejected. */
export type Arriving<Value> = Value | Promise<Value>;

/** The number of matches, also while they are counted. */
export type Matches = Arriving<Total>;

/** Nothing is known but the rows that were found. */
export const atLeast = (found: number): Total => ({ total: found, totalIsExact: false });

/** A page of a list, of which the number of matches may not be known yet. */
export type ListPage<Row> = {
  items: Row[];
  /** The number of matches as far as it is known now. */
  matches: () => Matches;
  /** The cursor of the next page; null at the end. */
  next: string | null;
  /** The cursor of the previous page, passed as `before`; null at the beginning. */
  previous: string | null;
  /** Of a list with conditions that no index answers. */
  searched?: Searched;
};

/** How far a list was looked through. */
export type Searched = {
  /** Rows looked through for this page. */
  searched: number;
  /** Whether that was as far as the page reaches. When not, `next` goes on from there, also behind a page without rows. */
  isComplete: boolean;
};

/** A page with the number of its matches, for an answer that cannot follow later. */
export async function withTotal<Row>(page: ListPage<Row>): Promise<Omit<ListPage<Row>, "matches"> & Total> {
  const { matches, ...rows } = page;
  return { ...rows, ...(await matches()) };
}

/** A page as Prisma's arguments. */
export function pageArgs({ limit, offset }: Page): { take: number; skip: number } {
  return { take: limit, skip: offset };
}
