import { z } from "zod";
import { FAILURE_CLASSES, type FailureClass, type FailureKind } from "../engine/failure";
import { RETRYING_ENDED, type RetryingEnded } from "../engine/state";
import { MAX_EVENT_IDS } from "./limits";

export {
  COUNT_LIMIT,
  DELIVERY_SORTS,
  type DeliverySort,
  MAX_DELIVERIES,
  MAX_WINDOW_DAYS,
  SORT_DIRECTIONS,
  type SortDirection,
} from "./limits";

/** An id from outside, in the form the database gives it back: lower case. */
export const storedId = z.guid().transform((text) => text.toLowerCase());

/**
 * What a list, a count or an operation "on all that match" is about. Both dates are inclusive, to the millisecond, and are
 * about the last attempt (failed_at). An empty list restricts nothing. A field that is not known is refused: an operation by
 * filter that left out a condition would be about more than was seen.
 */
export const deliveryFilter = z.strictObject({
  from: z.coerce.date(),
  to: z.coerce.date(),
  classes: z.array(z.enum(FAILURE_CLASSES)).default([]),
  eventIds: z.array(storedId).min(1).max(MAX_EVENT_IDS).optional(),
  subscriberIds: z.array(storedId).default([]),
  contextIds: z.array(storedId).default([]),
  retryingEnded: z.array(z.enum(RETRYING_ENDED)).optional(),
});
export type DeliveryFilter = z.infer<typeof deliveryFilter>;

/** A row of the list of failures. `date` is the last attempt's; `httpStatus` is null when no answer came. */
export type DeliveryRow = {
  deliveryId: string;
  eventId: string;
  date: Date;
  contextName: string;
  handlerName: string;
  topicName: string;
  publisherName: string | null;
  subscriberId: string;
  subscriberName: string;
  subscriberUrl: string;
  expectedStatusCode: number;
  httpStatus: number | null;
  failureClass: FailureClass;
  failureKind: FailureKind;
  failureDetail: string;
  /** All HTTP tries; also those cut off by the death of a worker, of which nobody knows whether they had begun. */
  attempts: number;
  /** The automatic ones among them. */
  retries: number;
  /** How often it was stuck and put back. */
  recoveries: number;
  /** Null unless it failed, and for what failed before this was kept. */
  retryingEnded: RetryingEnded | null;
  receivedAt: Date;
};

/** A row of the bin. It can be restored until `purgeAt`. */
export type DiscardedRow = DeliveryRow & { discardedAt: Date; purgeAt: Date };
