import type { AttemptTrigger } from "../../engine/state";
import type { DenseSetItem } from "./dense-set";

/** A claimed delivery, with everything needed to send it once and to settle it. Times are epoch milliseconds. */
export type ClaimedDelivery = {
  id: string;
  shard: number;
  claimToken: string;
  eventId: string;
  subscriberId: string;
  handlerId: string;
  priority: number;
  expectedStatus: number;
  dueAt: number;
  contentType: string | null;
  /** The exact bytes received, as text if they are UTF-8; null when they are no longer kept. */
  body: Buffer | string | null;
  /** How an edited copy is sent; null for every other delivery. */
  edit: DeliveryEdit | null;
} & History &
  DenseSetItem;

/** What an edited copy has of its own: its URL (null: the subscriber's) and headers, of which secret values are encrypted. */
export type DeliveryEdit = { url: string | null; headers: Record<string, string> };

/** The attempts and recoveries of a delivery so far; their numbers are the guard of its settle. */
export type History = {
  trigger: AttemptTrigger;
  /** The operation that requested the attempt, or brought it forward. */
  operationId: string | null;
  /** The attempt was requested beside the automatic ones: none follows. A recovery does not change that. */
  isOnDemand: boolean;
  attempts: number;
  automaticAttempts: number;
  recoveries: number;
  lastDelayMs: number | null;
  retryingSince: number | null;
};

export const NEVER_TRIED: History = {
  trigger: "first",
  operationId: null,
  isOnDemand: false,
  attempts: 0,
  automaticAttempts: 0,
  recoveries: 0,
  lastDelayMs: null,
  retryingSince: null,
};
