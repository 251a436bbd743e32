import { z } from "zod";
import { MAX_DELIVERIES } from "../deliveries/limits";
import { deliveryFilter, storedId } from "../deliveries/schema";
import type { OperationKind, SkipReason } from "../engine/state";

/** One delivery, named as the API names it. */
export const deliveryPair = z.strictObject({ eventId: storedId, subscriberId: storedId });
export type DeliveryPair = z.infer<typeof deliveryPair>;

/**
 * Which deliveries an operation is about: the rows ticked, the pairs of an API request, or everything that matches a filter
 * and had failed at `asOf` (what the operator saw counted; what fails later is not touched).
 */
export const selection = z.discriminatedUnion("by", [
  z.object({ by: z.literal("ids"), deliveryIds: z.array(storedId).min(1).max(MAX_DELIVERIES) }),
  z.object({ by: z.literal("pairs"), pairs: z.array(deliveryPair).min(1).max(MAX_DELIVERIES) }),
  z.object({ by: z.literal("filter"), filter: deliveryFilter, asOf: z.coerce.date() }),
]);
export type Selection = z.infer<typeof selection>;

/** What one operation did with one delivery. The event and subscriber of a delivery id that does not exist are unknown. */
export type ItemResult = {
  deliveryId?: string;
  eventId?: string;
  subscriberId?: string;
  result: "queued" | "changed" | "skipped";
  reason?: SkipReason;
};

/** What an operation did in all: `changed + skipped` is what was asked. `results` is empty for an operation by filter. */
export type OperationSummary = {
  operationId: string;
  changed: number;
  skipped: number;
  skippedByReason: Partial<Record<SkipReason, number>>;
  results: ItemResult[];
};

/** A bulk operation and how far what it queued has come. `waiting + delivered + failedAgain` is `changed` for a retry. */
export type OperationStatus = {
  id: string;
  kind: OperationKind;
  actorName: string;
  createdAt: Date;
  requested: number;
  changed: number;
  skipped: number;
  skippedByReason: Partial<Record<SkipReason, number>>;
  progress: { waiting: number; delivered: number; failedAgain: number };
  /** Nothing waits any more. */
  finished: boolean;
};
