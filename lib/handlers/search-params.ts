import { defineList } from "../list/definition";

/** The URLs of the handler screens. */

export const HANDLERS = { label: { one: "Handler", many: "Handlers" }, path: "/handlers" } as const;

export const handlerList = defineList({
  name: "handlers",
  path: HANDLERS.path,
  filters: {},
  orders: { name: ["text", "id"], basePath: ["text", "id"] },
  direction: "asc",
});

export const handlerHref = (id: string) => `${HANDLERS.path}/${id}`;

/** The form on a handler's page that publishes an event. */
export const tryItHref = (id: string) => `${handlerHref(id)}#try-it`;
