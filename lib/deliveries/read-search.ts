import { isNumber, isOfNumbers } from "../list/comparison";
import { areDatesReplaced, type SearchOf, valuesOf } from "../list/definition";
import { besides } from "../list/filters";
import { type ReadList, readList } from "../list/read";
import type { IgnoredParam, RawSearch } from "../list/url-params";
import { removedSoon, type UnretryableSettings } from "./removed-soon";
import type { DeliveryFilter } from "./schema";
import { binList, causeList, type DeliveryList, failedList, firstDay, NO_GROUP } from "./search-params";

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
  return {
    ...read,
    ignored: [...read.ignored, ...withoutEffect(search, seesPayloads)],
    filter: {
      ...period,
      classes: search.status,
      ...(search.eventId.length > 0 ? { eventIds: search.eventId } : {}),
      subscriberIds: search.subscribers,
      contextIds: search.contexts,
      ...(search.handlers.length > 0 ? { handlerIds: search.handlers } : {}),
      ...searchedOf(search, seesPayloads),
      ...(search.httpStatus.length > 0 ? { httpStatus: search.httpStatus.map(Number) } : {}),
      ...(search.groupId.length > 0 ? { groupId: search.groupId.map(groupNumber) } : {}),
      ...excludedOf(search),
      ...(search.removal.length > 0 ? removedSoon(list === binList, settings, operator.now) : {}),
    },
  };
}

const groupNumber = (id: string) => (id === NO_GROUP ? 0 : Number(id));

/** What a search excludes (./excluded.ts). */
function excludedOf(search: SearchOf<DeliveryList>): Partial<DeliveryFilter> {
  const excluded: Partial<DeliveryFilter> = {
    notStatus: search.notStatus,
    notHttpStatus: search.notHttpStatus.map(Number),
    notEventId: search.notEventId,
    notSubscriberId: search.notSubscribers,
    notContextId: search.notContexts,
    notHandlerId: search.notHandlers,
    notGroupId: search.notGroupId.map(groupNumber),
    notRetryingEnded: search.notRetryingEnded,
    notTopics: search.notTopics,
    notPublishers: search.notPublishers,
    notFailureKind: search.notFailureKind,
    notPriority: search.notPriority,
  };
  return Object.fromEntries(Object.entries(excluded).filter(([, values]) => (values as []).length > 0));
}

/** Conditions that lack the one that they need, or the right to it. */
function withoutEffect(search: SearchOf<DeliveryList>, seesPayloads: boolean): IgnoredParam[] {
  const { payloadPath, payloadComparison, payloadValue, operationId, operationResult } = search;
  const ignored: IgnoredParam[] = [];
  const add = (name: string, [value = ""]: readonly string[], why: string) =>
    ignored.push({ name, value, why });
  if (!seesPayloads) {
    const why = "needs the right to see payloads";
    if (payloadPath.length > 0) add("payloadPath", payloadPath, why);
    if (payloadValue.length > 0) add("payloadValue", payloadValue, why);
    if (payloadComparison.length > 0) add("payloadComparison", payloadComparison, why);
  } else if (payloadPath.length > payloadValue.length)
    add("payloadPath", payloadPath, "has no effect without a value at that path");
  else if (payloadValue.length > payloadPath.length)
    add("payloadValue", payloadValue, "has no effect without a path in the payload");
  else if (payloadComparison.length > payloadPath.length)
    add("payloadComparison", payloadComparison, "has no effect without a path and a value");
  else if (payloadPath.length > 0 && !isComparable(search))
    add("payloadValue", payloadValue, "is no number, as this comparison needs");
  if (operationResult.length > 0 && operationId.length === 0)
    add("operationResult", operationResult, "has no effect without an operation");
  return ignored;
}

/** Whether the value is one that the comparison takes. */
const isComparable = ({ payloadComparison, payloadValue }: SearchOf<DeliveryList>) =>
  !isOfNumbers(payloadComparison[0]) || isNumber(payloadValue[0] ?? "");

/** The conditions that no index answers. A condition without the one that it needs, and without the right to it, has no effect. */
function searchedOf(search: SearchOf<DeliveryList>, seesPayloads: boolean): Partial<DeliveryFilter> {
  const { topics, publishers, failureKind, retryingEnded, priority, operationResult } = search;
  const [minAttempts] = search.minAttempts;
  const [maxAttempts] = search.maxAttempts;
  const [text] = search.text;
  const [operationId] = search.operationId;
  const [minValue] = search.minValue;
  const [payloadPath] = search.payloadPath;
  const [payloadValue] = search.payloadValue;
  const [payloadComparison] = search.payloadComparison;
  return {
    retryingEnded,
    ...(topics.length > 0 && { topics }),
    ...(publishers.length > 0 && { publishers }),
    ...(failureKind.length > 0 && { failureKind }),
    ...(priority.length > 0 && { priority }),
    ...(minAttempts !== undefined && { minAttempts: Number(minAttempts) }),
    ...(maxAttempts !== undefined && { maxAttempts: Number(maxAttempts) }),
    ...(text !== undefined && { text, ...(seesPayloads && { isTextOfTemplates: true as const }) }),
    ...(operationId !== undefined && { operationId: operationId.toLowerCase(), operationResult }),
    ...(minValue !== undefined && { minValue }),
    ...(payloadPath !== undefined &&
      payloadValue !== undefined &&
      seesPayloads &&
      isComparable(search) && { payloadPath, payloadValue, ...(payloadComparison && { payloadComparison }) }),
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
