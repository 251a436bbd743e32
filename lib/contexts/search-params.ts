import { defineList } from "../list/definition";

/** The URLs of the context screens. */

export const CONTEXTS = { label: { one: "Context", many: "Contexts" }, path: "/contexts" } as const;

export const contextList = defineList({
  name: "contexts",
  path: CONTEXTS.path,
  filters: {},
  orders: { name: ["text", "id"] },
  direction: "asc",
});

export const contextHref = (id: string) => `${CONTEXTS.path}/${id}`;
