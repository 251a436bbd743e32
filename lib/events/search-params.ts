import type { EventPart } from "../deliveries/limits";
import { defineList, listHref, type Patch, type SearchOf } from "../list/definition";
import { choice, eventIds, options } from "../list/filters";
import { EVENT_ORDERS, EVENT_STATUS_LABEL, MAX_EVENT_DAYS } from "./schema";

/** The URLs of the Event Status screen and of an event's page. */

export const eventList = defineList({
  name: "events",
  path: "/event-status",
  dates: { longestDays: MAX_EVENT_DAYS },
  filters: {
    status: choice({ label: "Status", labels: EVENT_STATUS_LABEL }),
    failures: choice({ label: "Failures", labels: { failed: "Has failures" } }),
    eventId: eventIds(),
    contexts: options({ label: "Contexts", one: "Context" }),
    handlers: options({ label: "Handlers", one: "Handler" }),
    publishers: options({ label: "Publishers", one: "Publisher" }),
    subscribers: options({ label: "Subscribers", one: "Subscriber" }),
  },
  orders: EVENT_ORDERS,
});

export type EventSearch = SearchOf<typeof eventList>;

/** Builds a link to the screen; defaults are left out of the URL. */
export const eventStatusHref = (search: Patch<EventSearch>) => listHref(eventList, search);

/** Builds a link to the page of one event. */
export const eventHref = (eventId: string) => `/event-status/${eventId}`;

/** Builds a link to the page of one event with a part of its deliveries. */
export function eventPartHref(eventId: string, part: EventPart): string {
  const { after: _after, ...others } = part;
  const given = Object.entries({ ...others, _after }).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return `${eventHref(eventId)}?${new URLSearchParams(given)}`;
}

/** Builds a link to one delivery on the page of its event. */
export const deliveryHref = (eventId: string, deliveryId: string) => `${eventHref(eventId)}#${deliveryId}`;
