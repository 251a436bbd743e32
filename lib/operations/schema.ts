import { z } from "zod";
import type { Actor } from "../access/actor";
import { MAX_DELIVERIES, MOST_SELECTED } from "../deliveries/limits";
import { deliveryFilter, storedId } from "../deliveries/schema";
import type { FailureKind } from "../engine/failure";
import type { ItemResultName, OperationCounts, OperationState, StateReason } from "../engine/operation";
import type { DailyWindow } from "../engine/operation-settings";
import type { OperationKind, SkipReason } from "../engine/state";
import type { Period } from "../list/period";
import { storedText } from "../text/stored-text";
import { SELECTABLE_RESULTS, type Settings } from "./schema/draft";

/** One delivery as the API names it: an event and a subscriber. */
export const deliveryPair = z.strictObject({ eventId: storedId, subscriberId: storedId });
export type DeliveryPair = z.infer<typeof deliveryPair>;

/**
 * The deliveries of an operation: the selected rows, the pairs of an API request, or all that match a filter and had failed
 * by `asOf` (the count that the operator saw; later failures are not changed).
 */
export const selection = z.discriminatedUnion("by", [
  z.object({ by: z.literal("ids"), deliveryIds: z.array(storedId).min(1).max(MAX_DELIVERIES) }),
  z.object({ by: z.literal("pairs"), pairs: z.array(deliveryPair).min(1).max(MAX_DELIVERIES) }),
  z.object({ by: z.literal("filter"), filter: deliveryFilter, asOf: z.coerce.date() }),
]);
export type Selection = z.infer<typeof selection>;

const names = z.array(storedText()).max(1000);

/**
 * What a screen asks to freeze: selected rows, all that match, the items of another operation with a result, a failure
 * group, or the events of a subscriber.
 */
export const consoleSelection = z.discriminatedUnion("by", [
  z.object({ by: z.literal("ids"), deliveryIds: z.array(storedId).min(1).max(MOST_SELECTED) }),
  selection.options[2],
  z.strictObject({
    by: z.literal("operation"),
    operationId: storedId,
    result: z.enum(SELECTABLE_RESULTS),
  }),
  z.strictObject({ by: z.literal("group"), groupId: z.int().min(1) }),
  z.strictObject({
    by: z.literal("events"),
    subscriberId: storedId,
    period: z.strictObject({ from: z.coerce.date(), to: z.coerce.date() }),
    ...{ handlers: names, topics: names, contexts: names },
  }),
]);
export type ConsoleSelection = z.infer<typeof consoleSelection>;

/** A delivery with the pair that names it. */
export type NamedDelivery = DeliveryPair & { deliveryId: string };

/** The result of one delivery of an operation. An unknown delivery id has no event and no subscriber. */
export type ItemResult = {
  deliveryId?: string;
  eventId?: string;
  subscriberId?: string;
  result: "queued" | "changed" | "skipped";
  reason?: SkipReason;
  /** The operation that holds it, if that is the reason. */
  heldBy?: string;
};

/** The counts of an operation: `changed + skipped` is the number requested. `results` is empty for an operation by filter. */
export type OperationSummary = {
  operationId: string;
  changed: number;
  skipped: number;
  skippedByReason: Partial<Record<SkipReason, number>>;
  results: ItemResult[];
};

/** The filter of a list of operations. An empty or absent list restricts nothing. */
export type OperationFilter = {
  states?: readonly OperationState[];
  kinds?: readonly OperationKind[];
  /** Ids of users and API keys, or names. */
  actors?: readonly string[];
  /** When they were made. */
  period?: Period | undefined;
};

/**
 * The filter stored with an operation: its deliveries matched it and had failed by `asOf`. Null for an operation on named
 * deliveries, and for a filter that an earlier version stored with conditions of its own.
 */
export const storedFilter = deliveryFilter.extend({ asOf: z.coerce.date() }).nullable().catch(null);
export type StoredFilter = NonNullable<z.infer<typeof storedFilter>>;

/** An operation as listed. */
export type OperationRow = Settings & {
  id: string;
  kind: OperationKind;
  state: OperationState;
  stateReason: StateReason | null;
  actor: { type: Actor["type"]; id: string | null; name: string };
  reason: string | null;
  ticket: string | null;
  /** As it was given. Null for what an earlier version made, for the console's filters, and in lists when it names many deliveries. */
  selection: Readonly<Record<string, unknown>> | null;
  filter: StoredFilter | null;
  startAt: Date | null;
  window: DailyWindow | null;
  counts: OperationCounts;
  skippedByReason: Partial<Record<SkipReason, number>>;
  /** Deliveries that settled in the last seconds, per second; null while it does not run. */
  ratePerSecond: number | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  /** When a draft that is not started expires. */
  expiresAt: Date | null;
};

/** Items that failed again, with the same failure. */
export type FailureCount = {
  httpStatus: number | null;
  failureKind: FailureKind;
  detail: string;
  count: number;
};

/** How far the canary has come: its items by result. */
export type CanaryResults = { delivered: number; failed: number; open: number };

/** One operation with what costs more to read. */
export type OperationDetail = OperationRow & {
  /** Null without a canary, and before it has begun. After a resumed one, those of the last. */
  canaryResults: CanaryResults | null;
  bySubscriber: (Omit<SubscriberResults, "isPaused"> & { state: "running" | "paused" | "done" })[];
  failures: FailureCount[];
  /** Null before its start. */
  newFailuresSinceStart: number | null;
};

/**
 * One delivery of an operation. What does not exist (`not_found`) has the ids by which it was named. `attemptsSeen`: its attempts when the
 * set was frozen. `settledAt` is null until its result is final.
 */
export type OperationItem = {
  deliveryId: string | null;
  eventId: string | null;
  subscriberId: string | null;
  subscriberName: string | null;
  result: ItemResultName;
  reason: SkipReason | null;
  /** The operation that holds it, if that is the reason. */
  heldBy: string | null;
  attemptsSeen: number | null;
  /** When retention removed the payload, if that is the reason and its event is there. */
  payloadRemovedAt: Date | null;
  settledAt: Date | null;
  /** The edited copy of it that was made; its result is the item's. */
  copyId: string | null;
};

/** Of a draft that accepts: what a subscriber expects now. */
export type Acceptance = {
  expectedStatusCode: number;
  /** What the skipped ones were last answered instead, the most frequent first; null: no answer came. */
  notExpected: { httpStatus: number | null; count: number }[];
  /** Whether all of them were looked at. */
  isComplete: boolean;
};

/** An operation's items of one subscriber, by result. */
export type SubscriberResults = OperationCounts & {
  subscriberId: string;
  subscriberName: string | null;
  /** Its items are not released for now. */
  isPaused: boolean;
};
