import { findIds } from "../text/find-ids";
import { HOUR_MS } from "../time/units";
import { dayIn } from "../time/zone";
import { type Cursor, type Direction, decodeCursor } from "./cursor";
import {
  areDatesReplaced,
  type CommonSearch,
  type ListDefinition,
  RECENT,
  recentRanges,
  type Search,
  valuesOf,
} from "./definition";
import { type Filters, MAX_EVENT_IDS } from "./filters";
import { type Days, type Period, periodOf, resolveDays } from "./period";
import { COUNT_LIMIT } from "./statements";
import { type IgnoredParam, type RawSearch, readUrlParams, textOf } from "./url-params";

/** The part of a list that a page shows: behind or before a cursor, or after a number of rows. */
export type Position = {
  sort: string;
  direction: Direction;
  limit: number;
  offset: number;
  after?: Cursor | undefined;
  before?: Cursor | undefined;
  /** Nobody asks for the number of all matches. */
  isUncounted?: boolean;
};

export type ReadList<S = CommonSearch> = {
  /** The values in force, with the resolved days. */
  search: S & Days;
  period: Period;
  position: Position;
  /** Today, in the operator's zone. */
  today: string;
  ignored: IgnoredParam[];
};

/**
 * Reads the URL of a list screen. Never throws: an invalid parameter falls back to its default and is reported in `ignored`,
 * so that a wider list is not mistaken for the requested one.
 */
export function readList<F extends Filters, Sort extends string, View extends string>(
  list: ListDefinition<F, Sort, View>,
  raw: RawSearch,
  operator: { zone: string; now: Date },
): ReadList<Search<F, Sort, View>> {
  const ignored: IgnoredParam[] = [];
  const asked = { ...NO_DATES, ...readUrlParams(list.params, raw, ignored) } as CommonSearch;
  const today = dayIn(operator.zone, operator.now);
  for (const [name, { kind }] of Object.entries(list.filters))
    if (kind === "ids") ignored.push(...tooManyIds(name, raw[name]));
  ignored.push(...leaveOutTooMany(list.filters, asked as Record<string, unknown>));
  const { ignored: ignoredDays, ...days } = resolveDays(list.dates ?? {}, asked, today, isById(asked));
  if (areDatesReplaced(list, asked)) {
    const why = "does not go together with the filter that takes the place of the dates";
    for (const name of ["from", "to", "last"] as const) if (asked[name] !== null) ignoredDays[name] = why;
  }
  const isOffered = asked.last === null || recentRanges(list, asked).includes(asked.last);
  if (!isOffered) ignoredDays.last = "goes together with a filter by failure group only";
  for (const [name, why] of Object.entries(ignoredDays))
    ignored.push({ name, value: textOf(raw[name]), why });
  const direction = asked.direction === "asc" ? "ASC" : "DESC";
  const paging = readPaging(list, asked, direction, ignored);
  const last = ignoredDays.last ? null : asked.last;
  return {
    search: { ...asked, ...paging.search, ...days, last: last ?? null } as Search<F, Sort, View> & Days,
    period: last ? recent(RECENT[last].hours, operator.now) : periodOf(operator.zone, days),
    position: { sort: asked.sort, direction, limit: asked.limit, ...paging.position },
    today,
    ignored,
  };
}

/** A list without dates has none in its URL. */
const NO_DATES = { from: null, to: null, last: null };

/** Returns whether a search names events by their ids, which its default dates do not limit. */
function isById(search: object): boolean {
  return valuesOf(search, "eventId").length > 0;
}

function recent(hours: number | null, now: Date): Period {
  return { from: new Date(hours === null ? 0 : now.getTime() - hours * HOUR_MS), to: now };
}

/** Reports IDs beyond the most that one search may name. */
function tooManyIds(name: string, given: RawSearch[string]): IgnoredParam[] {
  const left = findIds(textOf(given)).length - MAX_EVENT_IDS;
  return left <= 0 ? [] : [leftOut(name, left, MAX_EVENT_IDS)];
}

/** Leaves the values beyond the most of a filter out of a search, and reports them. */
function leaveOutTooMany(filters: Filters, asked: Record<string, unknown>): IgnoredParam[] {
  return Object.entries(filters).flatMap(([name, { most = Number.POSITIVE_INFINITY }]) => {
    const values = valuesOf(asked, name);
    if (values.length <= most) return [];
    asked[name] = values.slice(0, most);
    return [leftOut(name, values.length - most, most)];
  });
}

const leftOut = (name: string, left: number, most: number): IgnoredParam => ({
  ...{ name, value: "" },
  why: `names ${left} more than the ${most} that one search takes`,
});

function readPaging(
  { orders, pagesBy }: ListDefinition,
  { after, before, page, sort, limit }: CommonSearch,
  direction: Direction,
  ignored: IgnoredParam[],
) {
  const offset = (page - 1) * limit;
  // Rows that are skipped by number are read one by one; behind a cursor they are not.
  if (offset > (pagesBy === "cursor" ? 0 : COUNT_LIMIT) && after === null && before === null) {
    const first = COUNT_LIMIT.toLocaleString("en-GB");
    const why = pagesBy
      ? "is reached by turning the pages only, so this is the beginning"
      : `is behind the first ${first} rows, so this is the beginning: narrow the search, or turn the pages`;
    ignored.push({ name: "page", value: String(page), why });
    return { search: { page: 1 }, position: { offset: 0 } };
  }
  const text = after ?? before;
  if (text === null) return { search: {}, position: { offset } };
  const cursor = decodeCursor(text, orders, { sort, direction });
  if (!cursor) {
    ignored.push({ name: "page", value: "", why: "belongs to another list, so this is its beginning" });
    return { search: { after: null, before: null, page: 1 }, position: { offset: 0 } };
  }
  return after === null
    ? { search: {}, position: { offset: 0, before: cursor } }
    : { search: { before: null }, position: { offset: 0, after: cursor } };
}
