import type { ListData } from "../list/view";
import { filterInWords, type Names } from "./filter-in-words";
import type { OperationItem, OperationRow, SubscriberResults } from "./schema";
import type { ItemSearch, OperationSearch } from "./search-params";

/** An operation with its filter in words; null for an operation on named deliveries. */
export type ListedOperation = Omit<OperationRow, "filter"> & { filterInWords: string[] | null };

/** An operation as the result strip shows it. */
export type CurrentOperation = Pick<
  OperationRow,
  "id" | "kind" | "state" | "actor" | "counts" | "skippedByReason"
>;

/** The operations that are running now, and the user's own of the last minutes; newest first. */
export type CurrentOperations = { userId: string; operations: CurrentOperation[] };

/** The data of the Operations screen for a URL. */
export type OperationListData = ListData<ListedOperation, OperationSearch>;

/** The data of an operation's page for a URL: the list is of its items. */
export type OperationPageData = ListData<OperationItem, ItemSearch> & {
  operation: ListedOperation;
  /** The 100 subscribers with the most items. */
  subscribers: SubscriberResults[];
};

/** Describes the filter of an operation, with times in a zone. */
export function listedOperation(
  { filter, ...row }: OperationRow,
  names: Names,
  zone: string,
): ListedOperation {
  return { ...row, filterInWords: filter && filterInWords(filter, names, zone) };
}
