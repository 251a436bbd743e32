import type { DeliveryWaiting } from "../deliveries/detail";
import type { ListData } from "../list/view";
import { estimateOf } from "./estimate";
import { type Names, selectedInWords } from "./filter-in-words";
import type { Acceptance, OperationDetail, OperationItem, OperationRow, SubscriberResults } from "./schema";
import type { PatchSample, ShownEdit } from "./schema/set-edit";
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

/** One operation with its subscribers (the 100 with the most items), failures and the time that is left. */
export type DetailedOperation = ReturnType<typeof operationDetail>;
/** The same for the page, with its filter in words. */
export type ShownOperation = DetailedOperation & { filterInWords: string[] | null };

/** The data of an operation's page for a URL: the list is of its items. */
export type OperationPageData = ListData<OperationItem, ItemSearch> & {
  operation: ShownOperation;
  /** Of an edited retry of a set; without its patch for a user who may not see contents. */
  edit: ShownEdit | null;
  permissions: {
    /** To pause, resume and cancel it, change its pace, and start another one of its kind. */
    control: boolean;
    /** To restore what it deleted. */
    restore: boolean;
    unpaced: boolean;
    audit: boolean;
  };
};

/** Converts the detail of an operation, of which the filter is described apart. */
export function operationDetail({ bySubscriber, ...row }: Omit<OperationDetail, "filter">) {
  const largest = Math.max(0, ...bySubscriber.map(({ pending }) => pending));
  return {
    ...row,
    estimatedSeconds: estimateOf(row, largest),
    bySubscriber: bySubscriber.map(({ subscriberId, subscriberName, state, ...counts }) => {
      return { subscriberId, subscriberName, counts, state };
    }),
  };
}

/** A draft as it is shown before its start. */
export type DraftPreview = {
  operation: ListedOperation;
  /** The 100 with the most items, each with what would hold back a delivery to it now; of an acceptance, with what it expects now. */
  subscribers: (SubscriberResults & { waiting: DeliveryWaiting | null; acceptance: Acceptance | null })[];
  /** Whether the user may release faster than everybody. */
  mayBeUnpaced: boolean;
  /** Of an edited retry, with what its patch does to samples; those are `null` for a user who may not see contents. */
  edit: (ShownEdit & { samples: PatchSample[] | null }) | null;
  asOf: Date;
  zone: string;
};

/** Describes the filter or the events of an operation, with times in a zone. */
export function listedOperation(operation: OperationRow, names: Names, zone: string): ListedOperation {
  const { filter: _filter, ...row } = operation;
  return { ...row, filterInWords: selectedInWords(operation, names, zone) };
}

/** An operation as the result strip shows it. */
export function currentOperation(row: OperationRow): CurrentOperation {
  const { id, kind, state, actor, counts, skippedByReason } = row;
  return { id, kind, state, actor, counts, skippedByReason };
}
