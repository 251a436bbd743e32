import type { DeliveryWaiting } from "../deliveries/detail";
import type { ListedRow } from "../deliveries/schema";
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

/** A delivery that is scheduled or being sent. The fields of a failure are those of its last attempt, and null before the first failure. */
export type WaitingRow = Omit<ListedRow, "date" | "failureClass" | "failureKind" | "failureDetail"> & {
  /** The last failed attempt. */
  date: Date | null;
  failureClass: FailureClass | null;
  failureKind: FailureKind | null;
  failureDetail: string | null;
  state: "scheduled" | "sending";
  dueAt: Date;
  waiting: DeliveryWaiting;
};
