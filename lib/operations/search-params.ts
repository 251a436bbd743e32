import { ITEM_RESULT_LABEL } from "../engine/operation";
import { defineList, listHref, type Patch, type SearchOf } from "../list/definition";
import { choice, options } from "../list/filters";
import { ITEM_ORDERS, OPERATION_KIND_LABEL, OPERATION_ORDERS, OPERATION_STATE_LABEL } from "./states";

/** The URLs of the Operations screen and of an operation's page. */

export const operationList = defineList({
  name: "operations",
  path: "/operations",
  dates: { longestDays: 31, isWhole: true },
  filters: {
    kind: choice({ label: "Operation", labels: OPERATION_KIND_LABEL }),
    state: choice({ label: "State", labels: OPERATION_STATE_LABEL }),
    actor: options({ label: "People", one: "Who" }),
  },
  orders: OPERATION_ORDERS,
});

/** The items on an operation's page. */
export const itemList = defineList({
  name: "operation-items",
  path: "/operations",
  filters: { result: choice({ label: "Result", labels: ITEM_RESULT_LABEL }) },
  orders: ITEM_ORDERS,
  direction: "asc",
});

export type OperationSearch = SearchOf<typeof operationList>;
export type ItemSearch = SearchOf<typeof itemList>;

/** Builds a link to the screen; defaults are left out of the URL. */
export const operationsHref = (search: Patch<OperationSearch>) => listHref(operationList, search);

/** Builds a link to the export of an operation's items with the results of a search, or of all. */
export function itemExportHref(id: string, format: string, result: ItemSearch["result"]): string {
  const href = listHref({ ...itemList, path: `/operations/${id}/export` }, { result });
  return `${href}${href.includes("?") ? "&" : "?"}format=${format}`;
}

/** Builds a link to the page of one operation. */
export const operationHref = (id: string, search: Patch<ItemSearch> = {}) =>
  listHref({ ...itemList, path: `/operations/${id}` }, search);
