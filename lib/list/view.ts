import type { CommonSearch } from "./definition";
import { type Packed, pack } from "./pack";
import type { ListPage, Matches, Searched } from "./page";
import type { Days } from "./period";
import type { ReadList } from "./read";
import type { IgnoredParam } from "./url-params";

export type FilterOption = { value: string; label: string };

/** The URL parameters that lead to another page. */
export type PageLink = { after: string | null; before: string | null; page: number | null };

/** The data of a list screen for a URL. */
export type ListData<Row, S = CommonSearch> = {
  rows: Packed<Row>;
  /** The number of matches; what is still being counted follows the rows by itself. */
  matches: Matches;
  /** How far the list was looked through, with conditions that no index answers. */
  searched: Searched | null;
  next: PageLink | null;
  previous: PageLink | null;
  search: S & Days;
  /** The options of the filters by id, by the filter's name. */
  options: Readonly<Record<string, readonly FilterOption[]>>;
  today: string;
  ignored: IgnoredParam[];
  /** The time of the read, and the operator's zone. */
  asOf: Date;
  zone: string;
  /** The user's choice of columns; null when none was made. */
  columns: readonly string[] | null;
};

type Context = Pick<ListData<unknown>, "options" | "asOf" | "zone" | "columns">;

/** Combines a URL and the page read for it. */
export function listData<Row extends object, S extends { page: number }>(
  { search, today, ignored }: Pick<ReadList<S>, "search" | "today" | "ignored">,
  { items, next, previous, matches, searched = undefined }: ListPage<Row>,
  context: Context,
): ListData<Row, S> {
  const { page } = search;
  const toFirst = page > 1 && previous === null ? { after: null, before: null, page: null } : null;
  return {
    rows: pack(items),
    matches: matches(),
    searched: searched ?? null,
    next: next === null ? null : { after: next, before: null, page: page + 1 },
    previous: previous === null ? toFirst : { after: null, before: previous, page: Math.max(1, page - 1) },
    search,
    today,
    ignored,
    ...context,
  };
}
