import { readFileSync } from "node:fs";
import path from "node:path";
import { ROLES } from "../lib/access/roles";
import { newId } from "../lib/db/ids";
import { ACTIONS, isAtLeast, type Least, PAGES, ROUTES } from "../lib/testing/authorisation/table";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

/**
 * Everybody asks for every page, route and action over HTTP: signed out, and as each role. The ids are of nothing and the inputs not
 * valid, so that whoever is allowed changes nothing either.
 */
const CALLERS = ["signed out", ...ROLES] as const;
type Caller = (typeof CALLERS)[number];

const mayDo = (caller: Caller, least: Least) =>
  caller === "signed out" ? least === "anyone" : isAtLeast(caller, least);

for (const caller of CALLERS) {
  test(`pages, routes and actions: ${caller}`, async ({ context, signInAs }) => {
    if (caller !== "signed out") await signInAs(caller);
    const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const ask = askerWith(cookie);
    const wrong: string[] = [];
    const check = (name: string, got: unknown, expected: unknown) => {
      if (got !== expected) wrong.push(`${name}: ${got}, not ${expected}`);
    };
    for (const [page, least] of Object.entries(PAGES)) {
      const refused = caller === "signed out" ? "to signing in" : 403;
      check(page, await pageOutcome(ask, page), mayDo(caller, least) ? "shown" : refused);
    }
    for (const [route, { role }] of Object.entries(ROUTES)) {
      const refused = caller === "signed out" ? 401 : 403;
      check(route, await routeOutcome(ask, route), mayDo(caller, role) ? "allowed" : refused);
    }
    for (const { name, id, page } of builtActions()) {
      const refused = caller === "signed out" ? "unauthorized" : "forbidden";
      check(
        name,
        await actionOutcome(ask, id, page),
        mayDo(caller, ACTIONS[name] ?? "nobody") ? "invalid" : refused,
      );
    }
    expect(wrong).toEqual([]);
  });
}

type Ask = (pattern: string, asked?: RequestInit) => Promise<Response>;

/** Asks with these cookies, as a page of the console does, and follows no redirect. */
function askerWith(cookie: string): Ask {
  const { baseUrl } = currentRun();
  return (pattern, { headers, ...asked } = {}) =>
    fetch(baseUrl + pattern.replaceAll("{id}", newId()), {
      ...asked,
      headers: { origin: baseUrl, cookie, ...headers },
      redirect: "manual",
    });
}

/** Whoever may see a page is answered 404 for an unknown id, and 400 where a file lacks its format; data has the API's refusals. */
async function pageOutcome(ask: Ask, page: string): Promise<"shown" | "to signing in" | number> {
  const answer = await ask(page);
  await answer.text();
  if (answer.headers.get("location")?.includes("/sign-in?") || answer.status === 401) return "to signing in";
  return answer.status < 400 || answer.status === 404 || answer.status === 400 ? "shown" : answer.status;
}

async function routeOutcome(ask: Ask, route: string): Promise<"allowed" | number> {
  const [method = "", at = ""] = route.split(" ");
  const body = method === "GET" ? {} : { body: '{"unknown":true}' };
  const answer = await ask(at, { method, headers: { "content-type": "application/json" }, ...body });
  await answer.text();
  return answer.status === 401 || answer.status === 403 ? answer.status : "allowed";
}

/** The code of the action's result: it is called without its argument, which no action accepts. */
async function actionOutcome(ask: Ask, id: string, page: string): Promise<string | undefined> {
  const headers = {
    "next-action": id,
    "content-type": "text/plain;charset=UTF-8",
    accept: "text/x-component",
  };
  const answer = await ask(page, { method: "POST", headers, body: "[]" });
  return /"code":"(\w+)"/.exec(await answer.text())?.[1];
}

type Manifest = { node: Record<string, { workers: object; filename: string; exportedName: string }> };

/** The server actions of the build, each with a page from which it can be called. */
function builtActions(): { name: string; id: string; page: string }[] {
  const file = path.resolve(process.env.NEXT_DIST_DIR || ".next", "server/server-reference-manifest.json");
  const { node } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  return Object.entries(node).map(([id, { workers, filename, exportedName }]) => {
    const noun = /^lib\/([\w-]+)\//.exec(filename)?.[1];
    const segments = (Object.keys(workers)[0] ?? "").split("/").slice(1, -1);
    const page = `/${segments.filter((one) => !one.startsWith("(")).join("/")}`;
    return { name: `${noun} ${exportedName}`, id, page: page.replaceAll(/\[\w+\]/g, "{id}") };
  });
}

test("every action of the table is in the build", () => {
  const built = builtActions().map(({ name }) => name);
  expect(Object.keys(ACTIONS).filter((name) => !built.includes(name))).toEqual([]);
});
