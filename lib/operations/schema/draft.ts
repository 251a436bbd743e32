import type { DeliveryFilter } from "../../deliveries/schema";
import type { ItemResultName } from "../../engine/operation";
import type { AutoPause, Canary, DailyWindow, Pace, Ramp } from "../../engine/operation-settings";
import type { OperationKind } from "../../engine/state";
import type { Period } from "../../list/period";
import type { DeliveryPair } from "../schema";
import type { SetEdit } from "./set-edit";

/** The final results by which another operation's items can be selected. */
export const SELECTABLE_RESULTS = [
  "delivered",
  "failed_again",
  "changed",
  "skipped",
  "cancelled",
] as const satisfies ItemResultName[];

/**
 * The events of a backfill: those received in a period (both ends included) that a subscriber would get by its subscriptions of now, as
 * far as handlers (base paths), topics and contexts (names) restrict them. An empty list restricts nothing.
 */
export type EventsOfSubscriber = {
  subscriberId: string;
  period: Period;
  handlers: readonly string[];
  topics: readonly string[];
  contexts: readonly string[];
};

/** What a draft freezes: deliveries, or events of which it makes some. */
export type Chosen =
  | ChosenDeliveries
  /** The deliveries of a failure group that the kind is for. */
  | { by: "group"; groupId: number }
  | ({ by: "events" } & EventsOfSubscriber);

/** The deliveries of a draft. */
export type ChosenDeliveries =
  | { by: "ids"; deliveryIds: readonly string[] }
  | { by: "pairs"; pairs: readonly DeliveryPair[] }
  | { by: "filter"; filter: DeliveryFilter }
  | { by: "operation"; operationId: string; result: (typeof SELECTABLE_RESULTS)[number] };

/** How an operation that sends is released; null is switched off. Those of a kind that sends nothing are all null. */
export type Settings = {
  pace: Pace | null;
  canary: Canary | null;
  ramp: Ramp | null;
  autoPause: AutoPause | null;
};

/** An operation that is to be frozen. A backfill chooses events, every other kind deliveries. */
export type NewDraft = Settings & {
  kind: OperationKind;
  chosen: Chosen;
  /** The selection as it was given. */
  selection: Readonly<Record<string, unknown>>;
  /** Of `edit_and_retry` alone. */
  edit?: SetEdit | undefined;
  startAt: Date | null;
  window: DailyWindow | null;
  reason?: string | undefined;
  ticket?: string | undefined;
};

/** An operation above this number of items needs a reason. */
export const MOST_WITHOUT_REASON = 100;
/** How long a draft can be started. */
export const DRAFT_MINUTES = 15;
/** How far ahead an operation may begin. */
export const LONGEST_DAYS_AHEAD = 30;

/** Whether a selection is everything: a filter without a condition. An empty list restricts nothing. */
export function isEverything(selection: unknown): boolean {
  const { filter } = (selection ?? {}) as { filter?: Record<string, unknown> };
  if (!filter) return false;
  return Object.values(filter).every((value) => Array.isArray(value) && value.length === 0);
}
