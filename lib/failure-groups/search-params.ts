import { defineList, listHref, type Patch, type SearchOf } from "../list/definition";
import { choice, options } from "../list/filters";
import { GROUP_ORDERS, GROUP_STATE_LABEL } from "./states";

/** The URLs of the failure group screens. */

export const GROUPS = {
  label: { one: "Failure group", many: "Failure groups" },
  path: "/failure-groups",
} as const;

/** The longest range of dates that the screen takes. Without dates it is not limited. */
const LONGEST_DAYS = 366;

export const groupList = defineList({
  name: "failure-groups",
  path: GROUPS.path,
  dates: { longestDays: LONGEST_DAYS, isWhole: true },
  filters: {
    state: choice({ label: "State", labels: GROUP_STATE_LABEL }),
    subscribers: options({ label: "Subscribers", one: "Subscriber" }),
    contexts: options({ label: "Contexts", one: "Context" }),
  },
  orders: GROUP_ORDERS,
});

export type GroupSearch = SearchOf<typeof groupList>;

/** Builds a link to the list; defaults are left out of the URL. */
export const groupsHref = (search: Patch<GroupSearch>) => listHref(groupList, search);

export const groupHref = (id: number) => `${GROUPS.path}/${id}`;
