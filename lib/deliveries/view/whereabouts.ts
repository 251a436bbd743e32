import type { DeliveryState } from "../../engine/state";
import type { DeliveryWaiting } from "../detail";

/** The state of events that were requested by their IDs and are not in the list. */

/** Why a delivery is not in the list: a failure within the list's longest window is `failed`, one before it is `older`. */
export type Place = "delivered" | "scheduled" | "sending" | "bin" | "failed" | "older";

export type LocatedDelivery = {
  eventId: string;
  deliveryId: string;
  subscriberId: string;
  subscriberName: string;
  attempts: number;
  place: Place;
  dueAt: Date;
  /** What holds a scheduled delivery back; null when it only waits for its time. */
  waiting: DeliveryWaiting | null;
  failedAt: Date | null;
  finishedAt: Date | null;
  /** Delivered without having been sent again. */
  isAccepted: boolean;
  discardedAt: Date | null;
  purgeAt: Date | null;
};

export type Whereabouts = {
  eventId: string;
  /** Null when no event has that ID. */
  event: { receivedAt: Date; httpStatus: number } | null;
  /** Up to MOST_NAMED deliveries, and one more where there are more. */
  deliveries: LocatedDelivery[];
  /** The event of a delivery whose ID was entered instead of the event's (receivers see it as `webhook-id`). */
  deliveryOf: string | null;
};

/** Classifies a delivery relative to a list of the failures since `since`. */
export function placeOf(delivery: { state: DeliveryState; failedAt: Date | null }, since: Date): Place {
  if (delivery.state === "discarded") return "bin";
  if (delivery.state !== "failed") return delivery.state;
  return delivery.failedAt && delivery.failedAt < since ? "older" : "failed";
}
