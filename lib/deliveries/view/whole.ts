import { titleOf } from "../../engine/group-title";
import type { RequestCopy } from "../copies";
import type { EventFacts, Removals, WholeDelivery } from "../detail";
import { type PayloadView, payloadView, type TimelineView, timelineViews } from "./timeline";

/** One delivery as its page and the drawer beside a list show it. */
export type WholeDeliveryView = {
  timeline: TimelineView;
  /** Only attempts with lower numbers than this are shown; null for the newest. */
  earlierThan: number | null;
  event: EventFacts;
  /** Null once it was removed. */
  payload: PayloadView | null;
  removals: Removals;
  subscriberNow: WholeDelivery["subscriberNow"];
  /** The failure group, while the delivery is failed. */
  group: { id: number; title: string } | null;
  permissions: { retry: boolean; discard: boolean; restore: boolean; accept: boolean; edit: boolean };
  /** How the user may copy the requests of attempts. */
  copies: readonly RequestCopy[];
  binDays: number;
  zone: string;
  now: Date;
};

/** The most characters of a payload that are shown: all of it, as a payload has at most 1 MiB. */
const SHOWN_OF_PAYLOAD = 2_000_000;

/** @param seesPayloads whether the reader may see contents (lib/access/actor.ts) */
export function wholeDeliveryView(
  { timeline, event, payload, removals, subscriberNow, group }: WholeDelivery,
  seesPayloads: boolean,
): Omit<WholeDeliveryView, "earlierThan" | "permissions" | "copies" | "binDays" | "zone" | "now"> {
  const [view] = timelineViews([timeline], seesPayloads);
  if (!view) throw new Error("a delivery has no view");
  return {
    timeline: view,
    event,
    payload: payloadView(payload, false, seesPayloads, SHOWN_OF_PAYLOAD),
    removals,
    subscriberNow,
    group: group && { id: group.id, title: titleOf(group, seesPayloads) },
  };
}
