import { defineList, type SearchOf } from "../list/definition";
import { choice } from "../list/filters";
import { KEY_STATUS_LABEL } from "./labels";

/** The URLs of the API key screens. */

export const API_KEYS = { label: { one: "API key", many: "API keys" }, path: "/api-keys" } as const;

export const apiKeyList = defineList({
  name: "api-keys",
  path: API_KEYS.path,
  filters: { status: choice({ label: "Status", labels: KEY_STATUS_LABEL }) },
  orders: { created: ["instant", "id"] },
});

export type ApiKeySearch = SearchOf<typeof apiKeyList>;

export const apiKeyHref = (id: string) => `${API_KEYS.path}/${id}`;
