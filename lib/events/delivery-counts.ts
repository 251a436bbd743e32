import type { OneDelivery } from "../deliveries/detail";
import type { DeliveryState } from "../engine/state";
import type { DeliveryCounts } from "./event-list";

const COUNTED_AS = {
  scheduled: "retrying",
  sending: "retrying",
  delivered: "delivered",
  failed: "failed",
  discarded: "discarded",
} as const satisfies Record<DeliveryState, keyof DeliveryCounts>;

/** What the list counts in SQL (./list-sql.ts), for deliveries already read. */
export function deliveryCounts(deliveries: Pick<OneDelivery, "state" | "date">[]): DeliveryCounts {
  const counts = { delivered: 0, retrying: 0, failed: 0, discarded: 0 };
  for (const { state } of deliveries) counts[COUNTED_AS[state]]++;
  const failedAt = deliveries
    .flatMap(({ state, date }) => (state === "failed" && date ? [date] : []))
    .sort((a, b) => a.getTime() - b.getTime());
  return { ...counts, oldestFailedAt: failedAt[0] ?? null, newestFailedAt: failedAt.at(-1) ?? null };
}
