import type { DeliveryFilter, FilterConditions } from "../schema";

/**
 * Which conditions of a filter lead a look through the list of failures. An index finds the rows of these; the others are checked on each
 * row. `index`: all that an index has, together. Of codes beside subscribers, contexts or handlers no index has both: `codes` or `others`
 * lead. `items`: an operation has few items, which are read in the place of the list.
 */
export type Lead = "index" | "codes" | "others" | "items";

/** The conditions that lead, and those of the others that an index would have had. */
export function ledBy(
  lead: Lead,
  filter: DeliveryFilter,
): { indexed: DeliveryFilter; checked: FilterConditions } {
  const { httpStatus = [], subscriberIds, contextIds, handlerIds = [], ...rest } = filter;
  if (lead === "others") return { indexed: { ...filter, httpStatus: [] }, checked: { httpStatus } };
  if (lead === "codes")
    return {
      indexed: { ...rest, httpStatus, subscriberIds: [], contextIds: [] },
      checked: { subscriberIds, contextIds, handlerIds },
    };
  return { indexed: filter, checked: {} };
}

/** The conditions of a filter apart from the operation, for rows that are read from its items. */
export function withoutOperation({
  operationId: _id,
  operationResult: _results,
  ...others
}: DeliveryFilter): DeliveryFilter {
  return others;
}
