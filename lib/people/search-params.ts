import { defineList, type SearchOf } from "../list/definition";
import { choice, partOfText } from "../list/filters";
import { ROLE_LABEL, USER_STATUS_LABEL } from "./labels";

/** The URLs of the user screens. */

export const USERS = { label: { one: "User", many: "Users" }, path: "/users" } as const;

export const userList = defineList({
  name: "users",
  path: USERS.path,
  filters: {
    text: partOfText({ label: "Name or e-mail" }),
    role: choice({ label: "Role", labels: ROLE_LABEL }),
    status: choice({ label: "Status", labels: USER_STATUS_LABEL }),
  },
  orders: { email: ["text", "id"], name: ["text", "text", "id"], lastSeen: ["instant", "id"] },
  direction: "asc",
});
export type UserSearch = SearchOf<typeof userList>;

export const userHref = (id: string) => `${USERS.path}/${id}`;
