import { z } from "zod";
import { FAILURE_CLASSES, type FailureClass, type FailureKind } from "../engine/failure";
import type { Priority } from "../engine/priority";
import type { RetryingEnded } from "../engine/state";
import { MAX_EVENT_IDS } from "../list/filters";
import { searchedFilter } from "./searched";
import { storedId } from "./stored-id";

export {
  DELIVERY_SORTS,
  type DeliverySort,
  MAX_DELIVERIES,
  MAX_WINDOW_DAYS,
} from "./limits";
export { storedId };

/**
 * The filter of a list, a count or an operation on every match. Both dates are inclusive, to the millisecond, and compare
 * the last attempt (failed_at). An empty list restricts nothing. An unknown field is refused: an operation by filter without
 * one of its conditions would change more deliveries than the operator saw.
 */
export const deliveryFilter = z.strictObject({
  from: z.coerce.date(),
  to: z.coerce.date(),
  classes: z.array(z.enum(FAILURE_CLASSES)).default([]),
  eventIds: z.array(storedId).min(1).max(MAX_EVENT_IDS).optional(),
  subscriberIds: z.array(storedId).default([]),
  contextIds: z.array(storedId).default([]),
  handlerIds: z.array(storedId).optional(),
  ...searchedFilter,
  /** The HTTP status codes of the last attempt. */
  httpStatus: z.array(z.number().int().min(100).max(599)).optional(),
  /** The failure groups of the last attempt; 0 stands for none. */
  groupId: z.array(z.number().int().min(0)).optional(),
  /** By the reception of the event. */
  receivedFrom: z.coerce.date().optional(),
  receivedBefore: z.coerce.date().optional(),
  /** Of the bin: what leaves it before. */
  purgedBefore: z.coerce.date().optional(),
  /** Never restored from the bin, or before. */
  restoredBefore: z.coerce.date().optional(),
});
export type DeliveryFilter = z.infer<typeof deliveryFilter>;
/** The conditions of a filter apart from its dates. */
export type FilterConditions = Partial<Omit<DeliveryFilter, "from" | "to">>;

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
  /** All attempts, including those cut off when their worker ended, which may not have begun. */
  attempts: number;
  /** The automatic attempts among them. */
  retries: number;
  /** How often it was recovered from a worker that had ended. */
  recoveries: number;
  /** Null unless it failed, and for failures older than this column. */
  retryingEnded: RetryingEnded | null;
  receivedAt: Date;
};

/** A row with what its event's publisher set. `value`: decimal digits, because a double cannot hold all of them; null without one. */
export type RowWithEvent = DeliveryRow & {
  handlerId: string;
  priority: Priority;
  value: string | null;
  /** Of an edited copy: the delivery that it was made of. */
  editedFrom: string | null;
};

/** A row with its failure group, if it has one. */
export type ListedRow = RowWithEvent & {
  groupId: number | null;
  groupTemplate: string | null;
  /** The group has the other answers of its subscriber. */
  isOverflow: boolean;
};

/** A row of the bin. It can be restored until `purgeAt`. */
export type DiscardedRow = ListedRow & { discardedAt: Date; purgeAt: Date };
