import { deliveryRetryHref, firstDay } from "../deliveries/search-params";
import { dayIn } from "../time/zone";
import type { DeliveryCounts } from "./schema";

/** A link to the Delivery Retry screen with an event's failures, or the reason why there is none. */
export type RetryLink = { href: string; reason?: undefined } | { href?: undefined; reason: string };

export type Reception = { eventId: string; httpStatus: number };
export type Operator = { zone: string; now: Date };

export const TOO_OLD =
  "Its failures are older than the 14 days that Delivery Retry shows. Retry them on the event's own page.";

/** Builds a link to Delivery Retry with a range of days that contains the event's failures. */
export function retryLink(event: Reception, deliveries: DeliveryCounts, operator: Operator): RetryLink {
  if (event.httpStatus < 200 || event.httpStatus > 299)
    return { reason: `Reception failed (${event.httpStatus}): the event was not distributed.` };
  const { delivered, retrying, failed, discarded, oldestFailedAt, newestFailedAt } = deliveries;
  if (delivered + retrying + failed + discarded === 0)
    return { reason: "Its topic had no subscriber when the event was received." };
  if (!oldestFailedAt || !newestFailedAt) return { reason: noFailure(deliveries) };
  const { zone, now } = operator;
  const today = dayIn(zone, now);
  const first = firstDay(today);
  const oldest = dayIn(zone, oldestFailedAt);
  const newest = dayIn(zone, newestFailedAt);
  if (newest < first) return { reason: TOO_OLD };
  const from = oldest < first ? first : oldest;
  const href = deliveryRetryHref({ eventId: [event.eventId], from, to: newest > today ? today : newest });
  return { href };
}

function noFailure({ retrying, discarded }: DeliveryCounts): string {
  if (retrying > 0) return "None of its deliveries has failed; some are still being retried.";
  if (discarded > 0) return "None of its deliveries is failed now; those that were deleted are in the bin.";
  return "None of its deliveries has failed.";
}
