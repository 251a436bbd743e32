import type { DeliveryWaiting } from "../deliveries/detail";
import type { DeliveryFilter, FilterConditions, RowWithEvent } from "../deliveries/schema";
import type { FailureClass, FailureKind } from "../engine/failure";

/**
 * The filter of the list of waiting deliveries: the conditions of every list of deliveries, those of failures being of the last one. The
 * dates are of the event's reception; an absent field, or an empty list, restricts nothing.
 */
export type WaitingFilter = Omit<FilterConditions, "receivedFrom" | "receivedBefore"> & {
  receivedFrom?: Date | undefined;
  /** Inclusive, to the millisecond. */
  receivedTo?: Date | undefined;
};

/** Any time. */
const EVER = new Date(0);

/** The same deliveries as an operation freezes them: those received until the list was read. */
export function frozenFilter(filter: WaitingFilter, asOf: Date): DeliveryFilter {
  const { receivedFrom, receivedTo, ...conditions } = filter;
  const dates = { from: receivedFrom ?? EVER, to: receivedTo ?? asOf };
  return { classes: [], subscriberIds: [], contextIds: [], ...conditions, ...dates };
}

/** A delivery that is scheduled or being sent. The fields of a failure are those of its last attempt, and null before the first failure. */
export type WaitingRow = Omit<RowWithEvent, "date" | "failureClass" | "failureKind" | "failureDetail"> & {
  /** The last failed attempt. */
  date: Date | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  failureDetail: string | null;
  state: "scheduled" | "sending";
  dueAt: Date;
  /** An operation has requested its next attempt: other operations skip it, but an edited copy can be stopped. */
  isOfOperation: boolean;
  isEditedCopy: boolean;
  waiting: DeliveryWaiting;
};
