import {
  createParser,
  createSerializer,
  parseAsNumberLiteral,
  parseAsString,
  parseAsStringLiteral,
} from "nuqs/server";
import { isDay } from "../time/zone";
import type { KeyType } from "./cursor";
import type { Filters } from "./filters";
import type { DateLimits } from "./period";
import type { Descriptor } from "./url-params";

/** The lists by the names under which a user's choice of columns is stored. */
export const LIST_NAMES = [
  "deliveries",
  "deliveries-bin",
  "deliveries-causes",
  "events",
  "operations",
  "operation-items",
  "policies",
  "contexts",
  "handlers",
  "subscribers",
  "users",
  "api-keys",
  "audit",
  "publishers",
  "waiting",
  "failure-groups",
] as const;

/** The screen's choices of Max results. */
export const PAGE_SIZES = [50, 100, 300, 500] as const;
/** The last page that a number can select; cursors reach deeper ones. */
const LAST_PAGE = 1_000;

const parseAsDay = createParser({ parse: (text) => (isDay(text) ? text : null), serialize: String });
const parseAsPage = createParser({
  parse: (text) => {
    const page = /^\d{1,6}$/.test(text) ? Number(text) : 0;
    return page >= 1 && page <= LAST_PAGE ? page : null;
  },
  serialize: String,
});

/**
 * Ranges that end now, of hours instead of days: `label` names one in a sentence, `button` where it is chosen. `any`: of any age, for
 * lists whose limits name a filter that bounds their cost (`anyTimeWith`).
 */
export const RECENT = {
  "1h": { hours: 1, label: "last hour", button: "Last hour" },
  "24h": { hours: 24, label: "last 24 hours", button: "24 hours" },
  any: { hours: null, label: "any time", button: "Any time" },
} as const;
export type Recent = keyof typeof RECENT;
const RECENT_RANGES = Object.keys(RECENT) as Recent[];

/** The ranges that a search may have. */
export const recentRanges = ({ dates }: Pick<ListDefinition, "dates">, search: object): Recent[] =>
  RECENT_RANGES.filter((range) => range !== "any" || mayBeOfAnyAge(dates, search));

function mayBeOfAnyAge(dates: DateLimits | undefined, search: object): boolean {
  return dates?.anyTimeWith !== undefined && valuesOf(search, dates.anyTimeWith).length > 0;
}

const paging = {
  limit: parseAsNumberLiteral(PAGE_SIZES).withDefault(50),
  /** The cursor at which this page begins or ends (./cursor.ts). With a cursor, `page` is for display only. */
  after: parseAsString,
  before: parseAsString,
  page: parseAsPage.withDefault(1),
};

const dates = {
  /** Days in the operator's time zone, both inclusive. */
  from: parseAsDay,
  to: parseAsDay,
  /** Instead of days: the hours until now. */
  last: parseAsStringLiteral(RECENT_RANGES),
};

type Described<F extends Filters, Sort extends string, View extends string> = {
  name: (typeof LIST_NAMES)[number];
  path: string;
  /** The dates that may be searched for; a list without has no dates. */
  dates?: DateLimits;
  filters: F;
  /** The orders by name; the first is the default. */
  orders: Readonly<Record<Sort, readonly KeyType[]>>;
  /** The direction of the first order; descending by default. */
  direction?: "asc" | "desc";
  /** Pages are reached by turning them, not by their number: the list merges many queues, of which each would be skipped row by row. */
  pagesBy?: "cursor";
  /** The lists that share a screen; the first is the default. */
  views?: readonly View[];
};

/** The values that every list's URL has. */
export type CommonSearch<Sort extends string = string, View extends string = string> = {
  view: View;
  from: string | null;
  to: string | null;
  last: Recent | null;
  limit: (typeof PAGE_SIZES)[number];
  sort: Sort;
  direction: "desc" | "asc";
  after: string | null;
  before: string | null;
  page: number;
};

/** The values of a list's URL. */
export type Search<F extends Filters, Sort extends string, View extends string> = CommonSearch<Sort, View> &
  FilterValues<F>;

/** The values of a list's filters by name. */
export type FilterValues<F extends Filters> = {
  [Name in keyof F]: NonNullable<F[Name]["value"]>[];
};

/** The values of a filter by its name. */
export function valuesOf(search: object, name: string): readonly string[] {
  return (search as Record<string, readonly string[] | undefined>)[name] ?? [];
}

/** Whether a filter of a search takes the place of the list's dates. */
export function areDatesReplaced({ dates }: Pick<ListDefinition, "dates">, search: object): boolean {
  return dates?.replacedBy !== undefined && valuesOf(search, dates.replacedBy).length > 0;
}

/** Changed values; null is the default. */
export type Patch<S> = { [Name in keyof S]?: S[Name] | null };

export type ListDefinition<
  F extends Filters = Filters,
  Sort extends string = string,
  View extends string = string,
> = Described<F, Sort, View> & {
  /** The parsers of the URL's parameters by name. */
  params: Descriptor;
};

/**
 * Describes the URL of a list screen once: parsers, links, filter bar, chips and paging derive from it.
 * ./read.ts reads a URL by it on the server, components/list-screen draws it.
 */
export function defineList<F extends Filters, const Sort extends string, const View extends string = string>(
  described: Described<F, Sort, View>,
): ListDefinition<F, Sort, View> {
  const { filters, orders, views } = described;
  const sorts = Object.keys(orders) as Sort[];
  const params: Descriptor = {
    ...(views?.[0] && { view: parseAsStringLiteral(views).withDefault(views[0]) }),
    ...(described.dates && dates),
    ...Object.fromEntries(Object.entries(filters).map(([name, { parser }]) => [name, parser])),
    ...(sorts[0] && { sort: parseAsStringLiteral(sorts).withDefault(sorts[0]) }),
    direction: parseAsStringLiteral(["desc", "asc"]).withDefault(described.direction ?? "desc"),
    ...paging,
  };
  return { ...described, params };
}

/** The values of a list's URL, for a definition's type. */
export type SearchOf<D> =
  D extends ListDefinition<infer F, infer Sort, infer View> ? Search<F, Sort, View> : never;

/** Builds a link to a list; defaults are left out of the URL. */
export function listHref<D extends ListDefinition>(list: D, search: Patch<SearchOf<D>>): string {
  return createSerializer(list.params)(list.path, search);
}
