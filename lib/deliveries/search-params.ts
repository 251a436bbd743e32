import { RETRYING_ENDED_LABEL } from "../engine/state";
import { defineList, type ListDefinition, listHref, type Patch, type SearchOf } from "../list/definition";
import { excluding } from "../list/excluding";
import { choice, options } from "../list/filters";
import { firstDay as firstDayOf } from "../list/period";
import { CLASSES, NAMED, SEARCHED, SEVERAL_SEARCHED } from "./filters";
import { DELIVERY_ORDERS, MAX_WINDOW_DAYS, REMOVAL_LABEL } from "./limits";

/** The URLs of the Delivery Retry screen: the list of failures and the bin. */

/** In the place of a group's id: failures that are in no group. */
export const NO_GROUP = "none";
export const isGroupId = (text: string) => text === NO_GROUP || /^[1-9]\d{0,14}$/.test(text);
/** The number of a group in a filter; 0 stands for none. */
export const groupNumberOf = (text: string) => (text === NO_GROUP ? 0 : Number(text));

const grouped = {
  groupId: options({ label: "Failure groups", one: "Failure group", most: 100, isLinked: true }, isGroupId),
} as const;
const ended = { retryingEnded: choice({ label: "Retrying ended", labels: RETRYING_ENDED_LABEL }) } as const;

const shared = {
  path: "/delivery-retry",
  views: ["failed", "bin", "causes"],
  filters: {
    status: choice(CLASSES),
    ...NAMED,
    ...grouped,
    ...ended,
    ...SEARCHED,
    ...excluding({ status: choice(CLASSES), ...NAMED, ...grouped, ...ended, ...SEVERAL_SEARCHED }),
    removal: choice({ label: "Removal", labels: REMOVAL_LABEL }),
  },
} as const;

const failedDates = { daysBack: MAX_WINDOW_DAYS, replacedBy: "removal", anyTimeWith: "groupId" } as const;

export const failedList = defineList({
  ...shared,
  name: "deliveries",
  dates: failedDates,
  orders: DELIVERY_ORDERS,
});

/** The same failures counted by their failure group, in the place of rows. */
export const causeList = defineList({
  ...shared,
  name: "deliveries-causes",
  dates: failedDates,
  orders: { count: ["integer"] },
});

/** The bin, last discarded first. */
export const binList = defineList({
  ...shared,
  name: "deliveries-bin",
  orders: { discarded: ["instant", "id"] },
});

/** Either list of the screen. */
export type DeliveryList = ListDefinition<(typeof shared)["filters"], string, "failed" | "bin" | "causes">;
export type DeliverySearch = SearchOf<typeof failedList>;

/** Builds a link to the list of failures, or to the bin with `view`; defaults are left out of the URL. */
export const deliveryRetryHref = (search: Patch<DeliverySearch>) => listHref(failedList, search);

/** Builds a link to the page of one delivery; in a list of deliveries it opens beside the list. */
export const deliveryPageHref = (deliveryId: string) => `/deliveries/${deliveryId}`;

/** Builds a link to the page of one delivery with its attempts before one of them. */
export const earlierAttemptsHref = (deliveryId: string, attemptsBefore: number) =>
  `${deliveryPageHref(deliveryId)}?attemptsBefore=${attemptsBefore}`;

/** Returns the earliest selectable day. */
export const firstDay = (today: string) => firstDayOf({ daysBack: MAX_WINDOW_DAYS }, today);
