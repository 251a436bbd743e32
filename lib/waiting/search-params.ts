import { FAILURE_CLASS_ALIAS, FAILURE_CLASS_LABEL } from "../engine/failure";
import { defineList, listHref, type Patch, type SearchOf } from "../list/definition";
import { choice, codes, eventIds, options } from "../list/filters";

/** The orders of the list of waiting deliveries. */
export const WAITING_ORDERS = { due: ["instant", "id"] } as const;

/** The longest range of dates that the screen takes. Without dates it is not limited. */
const LONGEST_DAYS = 366;

/** The URL of the Waiting screen. The dates are of reception. */
export const waitingList = defineList({
  name: "waiting",
  path: "/waiting",
  dates: { longestDays: LONGEST_DAYS, isWhole: true },
  filters: {
    eventId: eventIds(),
    subscribers: options({ label: "Subscribers", one: "Subscriber" }),
    contexts: options({ label: "Contexts", one: "Context" }),
    handlers: options({ label: "Handlers", one: "Handler" }),
    status: choice({ label: "Last failure", labels: FAILURE_CLASS_LABEL, aliases: FAILURE_CLASS_ALIAS }),
    httpStatus: codes({ label: "Codes", one: "Status code" }),
  },
  orders: WAITING_ORDERS,
  direction: "asc",
  pagesBy: "cursor",
});

export type WaitingSearch = SearchOf<typeof waitingList>;

/** Builds a link to the screen; defaults are left out of the URL. */
export const waitingHref = (search: Patch<WaitingSearch>) => listHref(waitingList, search);
