import { type ReadList, readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import type { GroupFilter } from "./schema";
import { type GroupSearch, groupList } from "./search-params";

export type ReadSearch = ReadList<GroupSearch> & { filter: GroupFilter };

/** Reads the URL of the Failure groups screen. Never throws (../list/read.ts). Without dates, groups of any age are listed. */
export function readGroupSearch(raw: RawSearch, operator: { zone: string; now: Date }): ReadSearch {
  const read = readList(groupList, raw, operator);
  const { search, period } = read;
  const hasDates = [raw.from, raw.to, raw.last].some((given) => given !== undefined);
  return {
    ...read,
    filter: {
      ...(hasDates && { period }),
      states: search.state,
      subscriberIds: search.subscribers,
      contextIds: search.contexts,
    },
  };
}
