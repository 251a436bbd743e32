import { CLASSES, NAMED, SEARCHED, SEVERAL_SEARCHED } from "../deliveries/filters";
import { defineList, listHref, type Patch, type SearchOf } from "../list/definition";
import { excluding } from "../list/excluding";
import { choice } from "../list/filters";

/** The orders of the list of waiting deliveries. */
export const WAITING_ORDERS = { due: ["instant", "id"] } as const;

/** The longest range of dates that the screen takes. Without dates it is not limited. */
const LONGEST_DAYS = 366;

const lastFailure = choice({ ...CLASSES, label: "Last failure" });

/** The URL of the Waiting screen. The dates are of reception. */
export const waitingList = defineList({
  name: "waiting",
  path: "/waiting",
  dates: { longestDays: LONGEST_DAYS, isWhole: true },
  filters: {
    status: lastFailure,
    ...NAMED,
    ...SEARCHED,
    ...excluding({ status: lastFailure, ...NAMED, ...SEVERAL_SEARCHED }),
  },
  orders: WAITING_ORDERS,
  direction: "asc",
  pagesBy: "cursor",
});

export type WaitingSearch = SearchOf<typeof waitingList>;

/** Builds a link to the screen; defaults are left out of the URL. */
export const waitingHref = (search: Patch<WaitingSearch>) => listHref(waitingList, search);
