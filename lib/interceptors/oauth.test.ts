import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAddressGuard } from "../net/address-guard";
import { createAsk } from "../net/ask";
import { type Receiver, type ScriptedAnswer, startReceiver } from "../testing/servers/receiver";
import { Introspections } from "./introspections";
import { oauthCheck } from "./oauth";
import { interceptorList } from "./schema";

let server: Receiver;
let answer: ScriptedAnswer;
let now: number;
let introspections: Introspections;

beforeEach(async () => {
  server = await startReceiver(() => answer);
  now = Date.now();
  introspections = new Introspections(createAsk(createAddressGuard(["127.0.0.1"])), () => now);
  says({ active: true });
});
afterEach(() => server.close());

/** Makes the server answer this for every token. */
function says(value: unknown, rest: ScriptedAnswer = {}) {
  answer = { body: JSON.stringify(value), ...rest };
}
const publisher = { id: "p1", name: "Monitoring", secretHash: "", approved: true };
const publishers = new Map([
  ["client-1", publisher],
  ["client-2", { ...publisher, id: "p2", approved: false }],
]);
function settings(options: object) {
  const [interceptor] = interceptorList.parse([
    {
      type: "oauth",
      url: server.url("/introspect"),
      clientId: "the:hub",
      clientSecret: "s e+cret",
      ...options,
    },
  ]);
  if (interceptor?.type !== "oauth") throw new Error("This is another interceptor.");
  return interceptor;
}
const ask = (token: string, options: object = {}, using = introspections, address = "192.0.2.1") =>
  oauthCheck(
    settings({ clientIdClaim: null, ...options }),
    using,
  )({
    headers: new Headers({ authorization: `Bearer ${token}` }),
    address,
    contextId: "",
    publishers,
  });
const accepted = { accepted: true, publisher: null };
const refused = (refusal: string) => ({ accepted: false, refusal });
const seconds = (from: number) => Math.floor(now / 1000) + from;

it.each(["null", "[]", '{"active":"<b>yes</b>"}', '{"active":true,"exp":"s3cret"}'])(
  "says in words of ours that an answer says nothing of a token: %s",
  async (body) => {
    answer = { body };
    const asking = introspections.introspect(server.url("/x"), settings({}), "t", "192.0.2.1");
    await expect(asking).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:\d+ did not say whether the token is active\.$/,
    );
  },
);

describe("a token", () => {
  const named = { clientIdClaim: "client_id" };
  it.each<[string, () => unknown, object, object]>([
    ["active", () => ({ active: true }), {}, accepted],
    ["not active", () => ({ active: false }), {}, refused("invalid_token")],
    ["active and over", () => ({ active: true, exp: seconds(-1) }), {}, refused("invalid_token")],
    ["active and not yet", () => ({ active: true, nbf: seconds(60) }), {}, refused("invalid_token")],
    [
      "with the scopes",
      () => ({ active: true, scope: "a publish b" }),
      { scopes: ["publish", "a"] },
      accepted,
    ],
    [
      "with one of the scopes",
      () => ({ active: true, scope: "a b" }),
      { scopes: ["publish", "a"] },
      refused("insufficient_scope"),
    ],
    [
      "with part of a scope",
      () => ({ active: true, scope: "publishing" }),
      { scopes: ["publish"] },
      refused("insufficient_scope"),
    ],
    ["without scopes", () => ({ active: true }), { scopes: ["publish"] }, refused("insufficient_scope")],
    [
      "of a publisher",
      () => ({ active: true, client_id: "client-1" }),
      named,
      { accepted: true, publisher: { id: "p1", name: "Monitoring" } },
    ],
    [
      "of a publisher, otherwise named",
      () => ({ active: true, azp: "client-1" }),
      { clientIdClaim: "azp" },
      { publisher: { id: "p1" } },
    ],
    ["without a client ID", () => ({ active: true }), named, refused("unknown_publisher")],
    [
      "of an unknown publisher",
      () => ({ active: true, client_id: "client-9" }),
      named,
      refused("unknown_publisher"),
    ],
    [
      "of one who is not approved",
      () => ({ active: true, client_id: "client-2" }),
      named,
      refused("publisher_not_approved"),
    ],
  ])("%s", async (_, said, options, verdict) => {
    says(said());
    expect(await ask("t1", options)).toMatchObject(verdict);
  });

  it("names the publisher by client_id by default", () => {
    expect(settings({}).clientIdClaim).toBe("client_id");
  });

  it("is sent as a form, by an authenticated client", async () => {
    await ask("t/1+2");
    const [request] = server.requests;
    expect(Object.fromEntries(new URLSearchParams(String(request?.body)))).toEqual({
      token: "t/1+2",
      token_type_hint: "access_token",
    });
    expect(request?.headers).toMatchObject({
      "content-type": "application/x-www-form-urlencoded",
      authorization: `Basic ${Buffer.from("the%3Ahub:s+e%2Bcret").toString("base64")}`,
    });
  });

  it("that is an API key of the hub is sent to no server", async () => {
    expect(await ask("rdk_0123456789")).toEqual(refused("invalid_token"));
    expect(server.requests).toEqual([]);
  });
});

describe("an answer", () => {
  const asked = () => server.requests.length;
  it.each<[string, object, Record<string, string>, object, number]>([
    ["a minute", {}, {}, {}, 60],
    ["as long as the policy says", {}, {}, { cacheSeconds: 5 }, 5],
    ["as long as its headers allow", {}, { "cache-control": "max-age=20" }, {}, 20],
    ["no longer than the policy says", {}, { "cache-control": "max-age=3600" }, {}, 60],
    ["no longer than the token lasts", { exp: 10 }, {}, {}, 10],
  ])("is cached %s", async (_, { exp }: { exp?: number }, headers, options, heldSeconds) => {
    now = Math.floor(now / 1000) * 1000;
    says({ active: true, ...(exp !== undefined && { exp: seconds(exp) }) }, { headers });
    expect(await ask("t1", options)).toMatchObject(accepted);
    now += heldSeconds * 1000 - 1;
    expect(await ask("t1", options)).toMatchObject(accepted);
    expect(asked()).toBe(1);
    now += 1;
    says({ active: false });
    expect(await ask("t1", options)).toEqual(refused("invalid_token"));
    expect(asked()).toBe(2);
  });

  it.each<[string, object, Record<string, string>, object]>([
    ["that must not be stored", { active: true }, { "cache-control": "no-store" }, {}],
    ["where the policy wants none held", { active: true }, {}, { cacheSeconds: 0 }],
    ["about a token that is not active", { active: false }, {}, {}],
  ])("%s is not cached", async (_, said, headers, options) => {
    says(said, { headers });
    await ask("t1", options);
    await ask("t1", options);
    expect(asked()).toBe(2);
  });

  it("belongs to one token and one client, and concurrent requests share it", async () => {
    await Promise.all(Array.from({ length: 10 }, () => ask("t1")));
    expect(asked()).toBe(1);
    await ask("t2");
    await ask("t1", { clientSecret: "another" });
    await ask("t1", { url: server.url("/other") });
    expect(asked()).toBe(4);
  });

  it.each<[string, ScriptedAnswer]>([
    ["that refuses our client", { status: 401 }],
    ["with an error", { status: 500 }],
    ["that redirects", { status: 307, headers: { location: "/other" } }],
    ["that is no JSON", { body: "<html>" }],
    ["without a verdict", { body: "{}" }],
    ["with something like a verdict", { body: '{"active":"true"}' }],
    ["that is too large", { bodySize: 300 * 1024 }],
    ["that does not come", { hang: true }],
    ["whose body does not come", { bodyDelayMs: 5000 }],
    ["that breaks off", { reset: true }],
  ])("%s refuses the token, and the next one causes a new request", async (_, broken) => {
    answer = broken;
    expect(await ask("t1", { timeoutMs: 200 })).toEqual(refused("introspection_unavailable"));
    expect(server.requests).toHaveLength(1);
    says({ active: true });
    expect(await ask("t1")).toMatchObject(accepted);
  });

  it("is not requested from an address that is not public", async () => {
    const strict = new Introspections(createAsk(createAddressGuard([])));
    expect(await ask("t1", {}, strict)).toEqual(refused("introspection_unavailable"));
    expect(server.requests).toEqual([]);
  });
});

describe("invented tokens", () => {
  const saysNo = () => says({ active: false });
  const from = (address: string, token: string) => ask(token, {}, introspections, address);
  const tooMany = refused("too_many_questions");

  it("cause at most sixty requests a minute from one address", async () => {
    saysNo();
    for (let count = 0; count < 60; count++) {
      expect(await from("192.0.2.1", `made-up-${count}`)).toEqual(refused("invalid_token"));
    }
    expect(await from("192.0.2.1", "made-up")).toEqual(tooMany);
    expect(server.requests).toHaveLength(60);
    expect(await from("192.0.2.2", "made-up")).toEqual(refused("invalid_token"));
    now += 60_000;
    expect(await from("192.0.2.1", "made-up")).toEqual(refused("invalid_token"));
  });

  it("are counted together for one IPv6 network", async () => {
    saysNo();
    for (let host = 0; host < 60; host++) await from(`2001:db8::${host.toString(16)}`, `made-up-${host}`);
    expect(await from("2001:db8::ffff", "made-up")).toEqual(tooMany);
  });

  it("do not count active tokens, however many are concurrent", async () => {
    expect(await from("192.0.2.1", "good")).toMatchObject(accepted);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, count) => from("192.0.2.1", `good-${count}`)),
    );
    expect(answers.every((verdict) => verdict.accepted)).toBe(true);
    for (let count = 50; count < 200; count++) await from("192.0.2.1", `good-${count}`);
    expect(await from("192.0.2.1", "good-200")).toMatchObject(accepted);
  });

  it("leave connections for addresses with an earlier active token, however many other addresses send them", async () => {
    await from("198.51.100.1", "good");
    answer = { hang: true };
    const unauthenticated = Array.from({ length: 100 }, (_, host) =>
      ask(`made-up-${host}`, { timeoutMs: 2000 }, introspections, `203.0.113.${host}`),
    );
    expect(await from("203.0.113.200", "made-up")).toEqual(tooMany);
    says({ active: true });
    expect(await from("198.51.100.1", "another")).toMatchObject(accepted);
    const verdicts = await Promise.all(unauthenticated);
    expect(
      verdicts.filter((verdict) => !verdict.accepted && verdict.refusal === "too_many_questions"),
    ).toHaveLength(76);
  });

  it("cause a bounded number of requests a minute, from any number of addresses", async () => {
    saysNo();
    for (let host = 0; host < 700; host++) await from(`10.0.${host >> 8}.${host & 255}`, `made-up-${host}`);
    expect(server.requests).toHaveLength(600);
  });

  it("do not block a cached active token", async () => {
    await from("192.0.2.1", "good");
    saysNo();
    for (let count = 0; count < 61; count++) await from("192.0.2.1", `made-up-${count}`);
    expect(await from("192.0.2.1", "made-up")).toEqual(tooMany);
    expect(await from("192.0.2.1", "good")).toMatchObject(accepted);
  });
});
