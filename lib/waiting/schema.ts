import type { DeliveryWaiting } from "../deliveries/detail";
import type { DeliveryFilter, RowWithEvent } from "../deliveries/schema";
import type { FailureClass, FailureKind } from "../engine/failure";

/** The filter of the list of waiting deliveries. The dates are of the event's reception; an absent field, or an empty list, restricts nothing. */
export type WaitingFilter = {
  receivedFrom?: Date | undefined;
  /** Inclusive, to the millisecond. */
  receivedTo?: Date | undefined;
  eventIds?: readonly string[];
  subscriberIds?: readonly string[];
  contextIds?: readonly string[];
  handlerIds?: readonly string[];
  /** Of the last failure. */
  classes?: readonly FailureClass[];
  httpStatus?: readonly number[];
};

/** Any time. */
const EVER = new Date(0);

/** The same deliveries as an operation freezes them: those received until the list was read. */
export function frozenFilter(filter: WaitingFilter, asOf: Date): DeliveryFilter {
  const { receivedFrom, receivedTo, eventIds = [], httpStatus = [], ...others } = filter;
  return {
    from: receivedFrom ?? EVER,
    to: receivedTo ?? asOf,
    classes: [...(others.classes ?? [])],
    ...(eventIds.length > 0 && { eventIds: [...eventIds] }),
    subscriberIds: [...(others.subscriberIds ?? [])],
    contextIds: [...(others.contextIds ?? [])],
    handlerIds: [...(others.handlerIds ?? [])],
    httpStatus: [...httpStatus],
  };
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
  /** An operation has requested its next attempt: other operations skip it. */
  isOfOperation: boolean;
  waiting: DeliveryWaiting;
};
