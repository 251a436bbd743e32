import { afterAll, beforeAll } from "vitest";
import type { RouteHandler } from "../api/route";
import { createApiDatabase, createKey } from "./api";
import type { TestDatabase } from "./database";
import { call } from "./http";

/** The routes of a noun's list and of one of its rows. */
export type Collection = { POST: RouteHandler; GET: RouteHandler };
export type One = { GET: RouteHandler; PATCH: RouteHandler; DELETE: RouteHandler };

/** A database of this test file with a key that may change the configuration, and the calls that its tests make. */
export function configurationApi() {
  let db: TestDatabase;
  let key: string;
  beforeAll(async () => {
    db = await createApiDatabase();
    key = await createKey(db, ["config:write"]);
  });
  afterAll(() => db.drop());
  const at = (id: string) => ({ key, params: { id } });
  return {
    db: () => db,
    list: (route: Collection, query = "") => call(route.GET, `/api/v1/x${query}`, { key }),
    make: (route: Collection, body: unknown) => call(route.POST, "/api/v1/x", { key, body }),
    read: (route: One, id: string) => call(route.GET, "/api/v1/x/id", at(id)),
    change: (route: One, id: string, body: unknown) =>
      call(route.PATCH, "/api/v1/x/id", { method: "PATCH", ...at(id), body }),
    remove: (route: One, id: string) => call(route.DELETE, "/api/v1/x/id", { method: "DELETE", ...at(id) }),
    rotate: (handler: RouteHandler, id: string, query = "") =>
      call(handler, `/x${query}`, { method: "POST", ...at(id) }),
  };
}

let serial = 0;

/** A name that no other row of the test file has. */
export const unique = (stem: string) => `${stem}${++serial}`;

export const aHandler = (more: object = {}) => ({
  name: unique("Handler "),
  basePath: unique("/h-"),
  topics: [{ name: "created", contexts: ["default"] }],
  ...more,
});

export const aSubscriber = (more: object = {}) => ({
  name: unique("Subscriber "),
  url: "https://example.com/hook",
  expectedStatus: 200,
  subscriptions: [],
  ...more,
});
