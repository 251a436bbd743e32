import { FAILURE_CLASS_ALIAS, FAILURE_CLASS_LABEL, FAILURE_KIND_LABEL } from "../engine/failure";
import { ITEM_RESULT_LABEL } from "../engine/operation";
import { PRIORITY_LABEL } from "../engine/priority";
import { RETRYING_ENDED_LABEL } from "../engine/state";
import { COMPARISON_LABEL, EQUAL_LABEL } from "../list/comparison";
import { defineList, type ListDefinition, listHref, type Patch, type SearchOf } from "../list/definition";
import { excluding } from "../list/excluding";
import { choice, codes, eventIds, number, oneText, options } from "../list/filters";
import { firstDay as firstDayOf } from "../list/period";
import { isId } from "../text/id-format";
import { isStorable } from "../text/storable";
import {
  DECIMAL,
  DELIVERY_ORDERS,
  LONGEST_SEARCH,
  MAX_WINDOW_DAYS,
  PAYLOAD_PATH,
  REMOVAL_LABEL,
} from "./limits";

/** The URLs of the Delivery Retry screen: the list of failures and the bin. */

/** In the place of a group's id: failures that are in no group. */
export const NO_GROUP = "none";
const isGroupId = (text: string) => text === NO_GROUP || /^[1-9]\d{0,14}$/.test(text);

const isAttempts = (text: string) => /^\d{1,6}$/.test(text);
const isSearchText = (text: string) => text !== "" && text.length <= LONGEST_SEARCH && isStorable(text);

const classes = choice({ label: "Status", labels: FAILURE_CLASS_LABEL, aliases: FAILURE_CLASS_ALIAS });
const indexed = {
  httpStatus: codes({ label: "Codes", one: "Status code" }),
  eventId: eventIds(),
  subscribers: options({ label: "Subscribers", one: "Subscriber" }),
  contexts: options({ label: "Contexts", one: "Context" }),
  handlers: options({ label: "Handlers", one: "Handler" }),
  groupId: options({ label: "Failure groups", one: "Failure group", most: 100, isLinked: true }, isGroupId),
} as const;
const ended = { retryingEnded: choice({ label: "Retrying ended", labels: RETRYING_ENDED_LABEL }) } as const;

/** What no index answers (./searched.ts). */
const severalSearched = {
  topics: options({ label: "Topics", one: "Topic", isRare: true }, isSearchText),
  publishers: options({ label: "Publishers", one: "Publisher", isRare: true }),
  failureKind: choice({ label: "Failures", one: "Failure", labels: FAILURE_KIND_LABEL, isRare: true }),
  priority: choice({ label: "Priority", labels: PRIORITY_LABEL, isRare: true }),
} as const;
const searched = {
  ...severalSearched,
  minAttempts: number({ label: "Attempts at least", isRare: true }, isAttempts),
  maxAttempts: number({ label: "Attempts at most", isRare: true }, isAttempts),
  text: oneText({ label: "Text in the failure", one: "Text", isRare: true }, isSearchText),
  operationId: oneText({ label: "Operation ID", one: "Operation", isRare: true }, isId),
  operationResult: choice({
    ...{ label: "Operation's result", labels: ITEM_RESULT_LABEL },
    ...{ isRare: true, beside: "operationId" },
  }),
  minValue: number({ label: "Value at least", isRare: true }, (text) => DECIMAL.test(text)),
  payloadPath: oneText({ label: "Path in the payload", one: "Payload", isRare: true }, (text) =>
    PAYLOAD_PATH.test(text),
  ),
  payloadComparison: choice({
    ...{ label: "Comparison", none: EQUAL_LABEL, labels: COMPARISON_LABEL },
    ...{ isRare: true, beside: "payloadPath" },
  }),
  payloadValue: oneText(
    { label: "Value at that path", one: "Value", isRare: true, beside: "payloadPath" },
    isSearchText,
  ),
} as const;

const shared = {
  path: "/delivery-retry",
  views: ["failed", "bin", "causes"],
  filters: {
    status: classes,
    ...indexed,
    ...ended,
    ...searched,
    ...excluding({ status: classes, ...indexed, ...ended, ...severalSearched }),
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
