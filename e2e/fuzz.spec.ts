import { readFileSync } from "node:fs";
import path from "node:path";
import { Pool } from "undici";
import { Dice } from "../lib/testing/fuzz/dice";
import { escaped } from "../lib/testing/fuzz/requests";
import { junk, NASTY } from "../lib/testing/fuzz/values";
import { createFailures } from "../prisma/factories/failures";
import { currentRun } from "./support/run";
import { expect, test } from "./support/test";

const SEED = Number(process.env.FUZZ_SEED ?? 20_261_126);
const REQUESTS = 2_000;
const AT_ONCE = 4;

const PAGES = [
  ...[
    "/delivery-retry",
    "/event-status",
    "/policies",
    "/policies/new",
    "/api-docs",
    "/sign-in",
    "/",
    "/nothing",
  ],
  ...[
    "/api/auth/session",
    "/api/auth/csrf",
    "/api/auth/providers",
    "/api/auth/signin",
    "/api/auth/callback/password",
  ],
] as unknown as [string, ...string[]];
const PARAMETERS = [
  ...[
    "from",
    "to",
    "status",
    "limit",
    "eventId",
    "subscribers",
    "contexts",
    "sort",
    "direction",
    "after",
    "before",
  ],
  ...["page", "view", "handlers", "publishers", "preset", "callbackUrl", "error", "_rsc"],
] as unknown as [string, ...string[]];

test("malformed requests to pages, sign-in and server actions are never answered 5xx", async ({
  db,
  context,
  signInAs,
}) => {
  test.setTimeout(240_000);
  await signInAs("admin");
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
  const { deliveries } = await createFailures(db, 2, { failedAt: new Date(Date.now() - 9000) });
  const ids = deliveries.flatMap(({ id, eventId }) => [id, eventId]) as [string, ...string[]];
  const dice = new Dice(SEED);
  const make = pageRequests(ids, cookie, actionIds());
  const pool = new Pool(currentRun().baseUrl, { connections: AT_ONCE });
  const failures: string[] = [];
  let left = REQUESTS;
  const send = async () => {
    while (left-- > 0) {
      const request = make(dice);
      const { statusCode, body } = await pool.request(request as Parameters<Pool["request"]>[0]);
      await body.dump();
      if (statusCode >= 500)
        failures.push(`${statusCode} ${JSON.stringify(request).replace(cookie, "…")}`.slice(0, 500));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  await pool.destroy();
  expect(failures.slice(0, 20)).toEqual([]);
});

/** Returns the IDs of the built server actions. Each is a public endpoint. */
function actionIds(): [string, ...string[]] {
  const file = path.resolve(process.env.NEXT_DIST_DIR || ".next", "server/server-reference-manifest.json");
  return Object.keys(JSON.parse(readFileSync(file, "utf8")).node) as [string, ...string[]];
}

function pageRequests(ids: [string, ...string[]], cookie: string, actions: [string, ...string[]]) {
  const text = (dice: Dice) => escaped(dice, dice.isLucky(0.6) ? dice.pick(NASTY) : dice.pick(ids));
  const page = (dice: Dice) => {
    if (dice.isLucky(0.6)) return dice.pick(PAGES);
    const stray = dice.isLucky(0.2) ? dice.pick(["%", "%E0%A4%A", "/", "//x", "%00"]) : "";
    return `/${dice.pick(["event-status", "policies", "api/auth", "_next/static", "_next/image"])}/${text(dice)}${stray}`;
  };
  const query = (dice: Dice) => {
    const pairs = dice.some(4, () => `${dice.pick(PARAMETERS)}=${text(dice)}`);
    return pairs.length ? `?${pairs.join("&")}` : "";
  };
  const cookies = (dice: Dice) =>
    dice.isLucky(0.9)
      ? cookie
      : `${cookie}; ${dice.pick(["tz", "next-auth.callback-url", "next-auth.csrf-token"])}=${text(dice)}`;
  return (dice: Dice) => {
    if (dice.isLucky(0.4))
      return actionRequest(dice, cookies(dice), dice.isLucky(0.95) ? dice.pick(actions) : "00");
    const isPost = dice.isLucky(0.15);
    const method = isPost
      ? "POST"
      : dice.isLucky(0.05)
        ? dice.pick(["TRACE", "PUT", "OPTIONS", "HEAD"])
        : "GET";
    const headers: Record<string, string> = { cookie: cookies(dice) };
    if (dice.isLucky(0.1)) headers.rsc = "1";
    if (dice.isLucky(0.05)) headers["next-router-state-tree"] = text(dice);
    if (!isPost) return { method, path: page(dice) + query(dice), headers };
    headers["content-type"] = dice.pick([
      ...([
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
      ] as const),
      ...["application/json", "text/plain"],
    ]);
    const body = dice.pick([
      "",
      "--x--",
      "x",
      "{",
      "[]",
      `email=${text(dice)}&password=${text(dice)}`,
      "$ACTION_ID_x=1",
    ]);
    return { method, path: page(dice) + query(dice), headers, body };
  };
}

/** Calls an action as React does, with unexpected or malformed arguments. */
function actionRequest(dice: Dice, cookie: string, action: string) {
  const args = JSON.stringify([junk(dice)]);
  return {
    method: "POST",
    path: dice.pick(["/delivery-retry", "/event-status", "/policies", "/sign-in"]),
    headers: {
      cookie,
      "next-action": action,
      "content-type": "text/plain;charset=UTF-8",
      "sec-fetch-site": "same-origin",
    },
    body: dice.isLucky(0.9)
      ? args
      : dice.pick(["", "[", "{}", "null", '["$D"]', '["$K1"]', '["$99"]', args.slice(0, 5)]),
  };
}
