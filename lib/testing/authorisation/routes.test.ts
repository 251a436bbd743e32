import { readdirSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { API_KEY_SCOPES, type ApiKeyScope, ROLES, type Role } from "../../access/roles";
import { type RouteAccess, requireAccess } from "../../api/authenticate";
import type { RouteHandler } from "../../api/route";
import { newId } from "../../db/ids";
import { ORIGIN_HEADER } from "../../http/same-origin";
import { createApiDatabase, createKey } from "../api";
import type { TestDatabase } from "../database";
import { call } from "../http";
import { isAtLeast, ROUTES, unmatched } from "./table";

type Made = RouteHandler & { options?: { access: RouteAccess } };
type Route = { name: string; method: string; handler: Made };

const ROOT = path.resolve("app/api");
/** NextAuth's own route, and the 404 of every other path. */
const NOT_OURS = /^(auth\/|\[\[)/;

/** Every operation that a file of the API exports, by method and path. */
async function readRoutes(): Promise<Route[]> {
  const files = readdirSync(ROOT, { recursive: true, encoding: "utf8" })
    .map((file) => file.split(path.sep).join("/"))
    .filter((file) => /(^|\/)route\.ts$/.test(file) && !NOT_OURS.test(file));
  const found = files.map(async (file) => {
    const handlers = (await import(path.join(ROOT, file))) as Record<string, Made>;
    const at = `/api/${path.posix.dirname(file)}`.replaceAll(/\[(\w+)\]/g, "{$1}").replace("/:", ":");
    return Object.entries(handlers).map(([method, handler]) => ({
      name: `${method} ${at}`,
      method,
      handler,
    }));
  });
  return (await Promise.all(found)).flat();
}

let db: TestDatabase;
let all: Route[];
/** A key for each scope, and one without any. */
const keys = new Map<ApiKeyScope | null, string>();
beforeAll(async () => {
  db = await createApiDatabase();
  all = await readRoutes();
  keys.set(null, await createKey(db, []));
  for (const scope of API_KEY_SCOPES) keys.set(scope, await createKey(db, [scope]));
});
afterAll(() => db.drop());

const answered = () => all.filter(({ handler }) => handler.options);
/** An id of nothing and a body of nothing: who may call is answered 400 or 404, or with a list. */
const status = async ({ method, name, handler }: Route, key?: string) => {
  const sent = method === "GET" ? {} : { method, body: { unknown: true } };
  const answer = await call(handler, name.split(" ")[1] ?? "", {
    ...(key ? { key } : {}),
    params: { id: newId() },
    ...sent,
  });
  return answer.status;
};

describe("the routes of the API", () => {
  it("have a row each, and every row a route", () => {
    const names = answered().map(({ name }) => name);
    expect(unmatched(names, ROUTES)).toEqual({ lacking: [], needless: [] });
  });

  it("answer their own methods only", async () => {
    const others = all.filter(({ handler }) => !handler.options);
    expect(
      await wrong(
        others,
        () => 405,
        (route) => status(route, keys.get("config:write")),
      ),
    ).toEqual([]);
  });

  it("refuse whoever has no key, except the public ones", async () => {
    const expected = ({ name }: Route) => (rowOf(name).role === "anyone" ? "allowed" : 401);
    expect(await wrong(answered(), expected, async (route) => outcome(await status(route)))).toEqual([]);
  });

  it.each([null, ...API_KEY_SCOPES])("of a key with the scope %s", async (scope) => {
    const expected = ({ name }: Route) => {
      const { role, scopes } = rowOf(name);
      return role === "anyone" || (scope !== null && scopes.includes(scope)) ? "allowed" : 403;
    };
    const ask = async (route: Route) => outcome(await status(route, keys.get(scope)));
    expect(await wrong(answered(), expected, ask)).toEqual([]);
  });

  it.each(ROLES)("of a signed-in %s, from the console and from another origin", async (role) => {
    const mayCall = ({ name }: Route) => isAtLeast(role, rowOf(name).role);
    expect(await wrong(answered(), mayCall, (route) => isUserAllowed(role, route, "same"))).toEqual([]);
    const mayFromOther = (route: Route) =>
      rowOf(route.name).role === "anyone" || (mayCall(route) && route.method === "GET");
    expect(await wrong(answered(), mayFromOther, (route) => isUserAllowed(role, route, "other"))).toEqual([]);
  });
});

const rowOf = (name: string) => ROUTES[name] ?? { role: "nobody", scopes: [] };
const outcome = (status: number) => (status === 401 || status === 403 ? status : "allowed");

/** The routes that do not answer as expected, with both. */
async function wrong<Result>(
  routes: Route[],
  expected: (route: Route) => Result,
  ask: (route: Route) => Result | Promise<Result>,
): Promise<string[]> {
  const found: string[] = [];
  for (const route of routes) {
    const got = await ask(route);
    if (got !== expected(route)) found.push(`${route.name}: ${got}, not ${expected(route)}`);
  }
  return found;
}

function isUserAllowed(role: Role, { method, handler }: Route, origin: "same" | "other"): boolean {
  const access = handler.options?.access ?? "public";
  if (access === "public") return true;
  const request = new Request("http://hub.test/", { method, headers: { [ORIGIN_HEADER]: origin } });
  try {
    requireAccess(request, { type: "user", id: newId(), name: "Ann", role }, access);
    return true;
  } catch {
    return false;
  }
}
