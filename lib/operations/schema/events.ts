import { z } from "zod";
import { beginOf, endOf } from "../../time/day-or-time";
import type { EventsOfSubscriber } from "./draft";

/** The selection of a backfill in the form of the API, as it is stored with the operation. */

const names = z.array(z.string()).optional();
const selectedEvents = z.object({
  events: z.object({
    beginDate: z.string(),
    endDate: z.string(),
    ...{ handlers: names, topics: names, contexts: names },
  }),
  subscriberId: z.string(),
});

/** The events that a selection names; null for a selection of deliveries. */
export function eventsSelected(selection: unknown): EventsOfSubscriber | null {
  const { data } = selectedEvents.safeParse(selection);
  if (!data) return null;
  const { beginDate, endDate, handlers = [], topics = [], contexts = [] } = data.events;
  const period = { from: beginOf(beginDate), to: endOf(endDate) };
  return { subscriberId: data.subscriberId, period, handlers, topics, contexts };
}

/** The selection that names these events. */
export function selectionOf({ subscriberId, period, ...names }: EventsOfSubscriber) {
  const given = Object.entries(names).filter(([, list]) => list.length > 0);
  const { from, to } = period;
  return {
    events: { beginDate: from.toISOString(), endDate: to.toISOString(), ...Object.fromEntries(given) },
    subscriberId,
  };
}
