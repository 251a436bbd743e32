import { areDatesReplaced, type SearchOf, valuesOf } from "../list/definition";
import { besides } from "../list/filters";
import { type ReadList, readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import { readConditions, withValues } from "./read-conditions";
import { removedSoon, type UnretryableSettings } from "./removed-soon";
import type { DeliveryFilter } from "./schema";
import { binList, causeList, type DeliveryList, failedList, firstDay, groupNumberOf } from "./search-params";

export type ReadSearch = ReadList<SearchOf<DeliveryList>> & { filter: DeliveryFilter };

/**
 * Reads the URL of the Delivery Retry screen. Never throws (../list/read.ts).
 * @param settings those of retention, which decide what the filter `removal` finds
 */
export function readDeliverySearch(
  raw: RawSearch,
  operator: { zone: string; now: Date },
  settings: UnretryableSettings,
  seesPayloads: boolean,
): ReadSearch {
  const list: DeliveryList = raw.view === "bin" ? binList : raw.view === "causes" ? causeList : failedList;
  const read = readList(list, raw, operator);
  const { search, period } = read;
  const { conditions, ignored } = readConditions(search, seesPayloads);
  return {
    ...read,
    ignored: [...read.ignored, ...ignored],
    filter: {
      ...period,
      ...conditions,
      ...withValues({
        retryingEnded: search.retryingEnded,
        notRetryingEnded: search.notRetryingEnded,
        groupId: search.groupId.map(groupNumberOf),
        notGroupId: search.notGroupId.map(groupNumberOf),
      }),
      ...(search.removal.length > 0 ? removedSoon(list === binList, settings, operator.now) : {}),
    },
  };
}

/**
 * The filters of a search of failures without each of its own, by its name; `dates` are those of the URL, in whose place are the
 * longest. They come first: a search for something else is usually limited by its day.
 */
export function withoutEach(
  raw: RawSearch,
  { search, today }: Pick<ReadSearch, "search" | "today">,
  operator: { zone: string; now: Date },
  settings: UnretryableSettings,
  seesPayloads: boolean,
): { name: string; filter: DeliveryFilter }[] {
  const { filters } = failedList;
  const isLeader = (name: string) => filters[name as keyof typeof filters].beside === undefined;
  const names = Object.keys(filters).filter((name) => isLeader(name) && valuesOf(search, name).length > 0);
  const from = firstDay(today);
  const isLongest = search.from === from && search.to === today && !search.last;
  const others = names.map((name) => ({
    name,
    raw: {
      ...raw,
      ...Object.fromEntries([name, ...besides(filters, name)].map((one) => [one, undefined])),
    },
  }));
  if (!isLongest && !areDatesReplaced(failedList, search))
    others.unshift({ name: "dates", raw: { ...raw, from, to: undefined, last: undefined } });
  return others.map(({ name, raw: other }) => ({
    name,
    filter: readDeliverySearch(other, operator, settings, seesPayloads).filter,
  }));
}
