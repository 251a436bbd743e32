import { defineList } from "../list/definition";
import { choice } from "../list/filters";
import { APPLICATION_STATUS_LABEL } from "./labels";

/** The URLs of the publisher screens. */

export const PUBLISHERS = { label: { one: "Publisher", many: "Publishers" }, path: "/publishers" } as const;

export const publisherList = defineList({
  name: "publishers",
  path: PUBLISHERS.path,
  filters: { status: choice({ label: "Status", labels: APPLICATION_STATUS_LABEL }) },
  orders: { name: ["text", "id"] },
  direction: "asc",
});

export const publisherHref = (id: string) => `${PUBLISHERS.path}/${id}`;
