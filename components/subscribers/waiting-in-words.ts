import { totalText } from "@/lib/list/page";
import type { WaitingDeliveries } from "@/lib/subscribers/view";
import { formatMomentInFull } from "@/lib/time/format";

/** How many deliveries wait for a subscriber, and until when; says so where that is unknown. */
export function waitingInWords(waiting: WaitingDeliveries | null, zone: string): string {
  if (!waiting) return "How many deliveries wait for this subscriber is unknown: counting took too long.";
  if (waiting.total === 0) return "No delivery waits for this subscriber.";
  const number = waiting.total === 1 ? "One delivery waits" : `${totalText(waiting)} deliveries wait`;
  const last = waiting.lastDueAt && `, the last until ${formatMomentInFull(waiting.lastDueAt, zone)}`;
  return `${number} for this subscriber${last ?? ""}.`;
}
