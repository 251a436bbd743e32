import { defineList, type SearchOf } from "../list/definition";
import { choice, partOfText } from "../list/filters";
import { APPLICATION_STATUS_LABEL } from "../publishers/labels";
import { CIRCUIT_LABEL, PAUSED_LABEL } from "./labels";

/** The URLs of the subscriber screens. */

export const SUBSCRIBERS = {
  label: { one: "Subscriber", many: "Subscribers" },
  path: "/subscribers",
} as const;

export const subscriberList = defineList({
  name: "subscribers",
  path: SUBSCRIBERS.path,
  filters: {
    name: partOfText({ label: "Name" }),
    status: choice({ label: "Status", labels: APPLICATION_STATUS_LABEL }),
    paused: choice({ label: "Paused", labels: PAUSED_LABEL }),
    circuit: choice({ label: "Circuit", labels: CIRCUIT_LABEL }),
  },
  orders: { name: ["text", "id"], updated: ["instant", "id"] },
  direction: "asc",
});

export type SubscriberSearch = SearchOf<typeof subscriberList>;

/** Builds a link to the page of a subscriber, also of a deleted one. */
export const subscriberHref = (id: string) => `${SUBSCRIBERS.path}/${id}`;
