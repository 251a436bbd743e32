import type { DeliveryState } from "../../engine/state";
import type { DeliveryWaiting } from "../detail";

/** Where the events are that a list was asked for by their IDs and does not hold. */

/** Why a delivery is not in the list of failures: `failed` is in reach of it, `older` is not. */
export type Place = "delivered" | "scheduled" | "sending" | "bin" | "failed" | "older";

export type LocatedDelivery = {
  eventId: string;
  deliveryId: string;
  subscriberId: string;
  subscriberName: string;
  attempts: number;
  place: Place;
  dueAt: Date;
  /** What holds a scheduled one back, when it is not its time alone. */
  waiting: DeliveryWaiting | null;
  failedAt: Date | null;
  finishedAt: Date | null;
  discardedAt: Date | null;
  purgeAt: Date | null;
};

export type Whereabouts = {
  eventId: string;
  /** Null: there is no event of that ID. */
  event: { receivedAt: Date; httpStatus: number } | null;
  /** As many as are named, and one more where there are more. */
  deliveries: LocatedDelivery[];
  /** The event of the delivery whose ID was taken for an event's (receivers know it as `webhook-id`). */
  deliveryOf: string | null;
};

/** Where a delivery stands for somebody who looked through the failures since `since`. */
export function placeOf(delivery: { state: DeliveryState; failedAt: Date | null }, since: Date): Place {
  if (delivery.state === "discarded") return "bin";
  if (delivery.state !== "failed") return delivery.state;
  return delivery.failedAt && delivery.failedAt < since ? "older" : "failed";
}
