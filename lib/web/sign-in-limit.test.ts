import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { send } from "../http/incoming";
import { until } from "../testing/until";
import { MOST_OF_ONE_ADDRESS, MOST_UNDER_WAY, SignInLimit } from "./sign-in-limit";

/** A server that admits the sign-ins within the limit, and answers them on request. */
let limit = new SignInLimit();
let open: ServerResponse[] = [];
const server = createServer((request, response) => {
  const address = String(request.headers["x-address"]);
  const seen = { path: request.url ?? "", address, publicUrl: "https://hub.example" };
  const refused = limit.refuse(request, response, seen);
  if (refused) send(response, refused);
  else open.push(response);
});
let origin = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  limit = new SignInLimit();
  open = [];
});

const signIn = (address: string, path = "/api/auth/callback/password", method = "POST") =>
  fetch(`${origin}${path}`, { method, headers: { "x-address": address } });
const answerAll = () => {
  for (const response of open.splice(0)) response.end("{}");
};

describe("sign-ins by password at once", () => {
  it("are limited in all; the rest are asked to come back, in the shapes of both clients", async () => {
    let refused = 0;
    const sent = Array.from({ length: 200 }, async (_, serial) => {
      const answer = await signIn(`192.0.2.${serial}`);
      if (answer.status === 429) refused++;
      return answer;
    });
    await until(
      async () => [open.length, refused],
      ([waiting, back]) => waiting === MOST_UNDER_WAY && back === 200 - MOST_UNDER_WAY,
    );
    const first = await Promise.race(sent);
    expect([first.status, first.headers.get("retry-after")]).toEqual([429, "5"]);
    expect(await first.json()).toEqual({
      url: "https://hub.example/sign-in?error=busy",
      error: { code: "too_many_requests", message: expect.stringContaining("Try again") },
    });
    answerAll();
    await Promise.all(sent);
    const later = signIn("192.0.2.1");
    await until(
      async () => open.length,
      (count) => count === 1,
    );
    answerAll();
    expect((await later).status).toBe(200);
  });

  it("of one address leave room for others, and an office of 31 is admitted", async () => {
    expect(MOST_OF_ONE_ADDRESS).toBeGreaterThanOrEqual(31);
    const sent = Array.from({ length: MOST_OF_ONE_ADDRESS }, () => signIn("192.0.2.1"));
    await until(
      async () => open.length,
      (count) => count === MOST_OF_ONE_ADDRESS,
    );
    expect((await signIn("192.0.2.1")).status).toBe(429);
    const other = signIn("192.0.2.2");
    await until(
      async () => open.length,
      (count) => count === MOST_OF_ONE_ADDRESS + 1,
    );
    answerAll();
    for (const { status } of await Promise.all([...sent, other])) expect(status).toBe(200);
  });

  it.each([
    ["GET", "/api/auth/callback/password"],
    ["POST", "/api/auth/callback/oidc"],
    ["POST", "/api/auth/signout"],
  ])("do not count %s %s", async (method, path) => {
    const sent = Array.from({ length: MOST_UNDER_WAY + 1 }, () => signIn("192.0.2.1", path, method));
    await until(
      async () => open.length,
      (count) => count === MOST_UNDER_WAY + 1,
    );
    answerAll();
    await Promise.all(sent);
  });
});
