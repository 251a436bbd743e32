import { readConditions } from "../deliveries/read-conditions";
import { type ReadList, readList } from "../list/read";
import type { RawSearch } from "../list/url-params";
import type { WaitingFilter } from "./schema";
import { type WaitingSearch, waitingList } from "./search-params";

export type ReadSearch = ReadList<WaitingSearch> & { filter: WaitingFilter };

/** Reads the URL of the Waiting screen. Never throws (../list/read.ts). Without dates, deliveries of any age are listed. */
export function readWaitingSearch(
  raw: RawSearch,
  operator: { zone: string; now: Date },
  seesPayloads: boolean,
): ReadSearch {
  const read = readList(waitingList, raw, operator);
  const { search, period } = read;
  const hasDates = [raw.from, raw.to, raw.last].some((given) => given !== undefined);
  const { conditions, ignored } = readConditions(search, seesPayloads);
  return {
    ...read,
    ignored: [...read.ignored, ...ignored],
    filter: { ...(hasDates && { receivedFrom: period.from, receivedTo: period.to }), ...conditions },
  };
}
