import { type CryptoKey, type JWTPayload, UnsecuredJWT } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createAddressGuard } from "../net/address-guard";
import { createAsk } from "../net/ask";
import { AUDIENCE, signToken, startTokenIssuer, type TokenIssuer } from "../testing/servers/token-issuer";
import { jwtCheck } from "./jwt";
import { KeySets } from "./key-sets";
import { interceptorList } from "./schema";

let issuer: TokenIssuer;
let key: CryptoKey;
let now: number;
let keySets: KeySets;

beforeEach(async () => {
  issuer = await startTokenIssuer();
  key = await issuer.newKey("first");
  now = Date.now();
  keySets = new KeySets(createAsk(createAddressGuard(["127.0.0.1"])), () => now);
});
afterEach(() => issuer.close());

const publisher = { id: "p1", name: "Monitoring", secretHash: "", approved: true };
const publishers = new Map([
  ["client-1", publisher],
  ["client-2", { ...publisher, id: "p2", approved: false }],
]);

function settings(options: object = {}) {
  const [interceptor] = interceptorList.parse([
    { type: "jwt", url: issuer.receiver.url("/keys"), issuer: issuer.issuer, audience: AUDIENCE, ...options },
  ]);
  if (interceptor?.type !== "jwt") throw new Error("This is another interceptor.");
  return interceptor;
}
const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });
const ask = (token: string, options: object = {}) =>
  jwtCheck(settings(options), keySets)({ headers: bearer(token), address: "", contextId: "", publishers });
const accepted = { accepted: true, publisher: null };
const refused = (refusal: string) => ({ accepted: false, refusal });
const seconds = (from: number) => Math.floor(Date.now() / 1000) + from;

describe("a token", () => {
  it.each<[string, JWTPayload, object, object]>([
    ["in order", {}, {}, accepted],
    ["for several, us among them", { aud: ["x", AUDIENCE] }, {}, accepted],
    ["for another audience", { aud: "https://other.example" }, {}, refused("invalid_token")],
    ["without an audience", { aud: undefined }, {}, refused("invalid_token")],
    ["of another issuer", { iss: "https://other.example" }, {}, refused("invalid_token")],
    ["of one of several issuers", {}, { issuer: ["x", "https://issuer.example"] }, accepted],
    ["that has expired", { exp: seconds(-31) }, {}, refused("token_expired")],
    ["that has expired, within the tolerance", { exp: seconds(-25) }, {}, accepted],
    [
      "that has expired, without tolerance",
      { exp: seconds(-2) },
      { clockToleranceSeconds: 0 },
      refused("token_expired"),
    ],
    ["that never expires", { exp: undefined }, {}, refused("invalid_token")],
    ["that is not valid yet", { nbf: seconds(60) }, {}, refused("invalid_token")],
    ["that is almost valid", { nbf: seconds(10) }, {}, accepted],
    [
      "that names a publisher",
      { azp: "client-1" },
      { clientIdClaim: "azp" },
      { publisher: { id: "p1", name: "Monitoring" } },
    ],
    ["that names none", {}, { clientIdClaim: "azp" }, refused("unknown_publisher")],
    [
      "that names an unknown one",
      { azp: "client-9" },
      { clientIdClaim: "azp" },
      refused("unknown_publisher"),
    ],
    ["that names several", { azp: ["client-1"] }, { clientIdClaim: "azp" }, refused("unknown_publisher")],
    [
      "that names one that is not approved",
      { azp: "client-2" },
      { clientIdClaim: "azp" },
      refused("publisher_not_approved"),
    ],
    ["that names one we did not ask for", { azp: "client-1" }, {}, accepted],
    ["of an algorithm that is not listed", {}, { algorithms: ["RS256"] }, refused("invalid_token")],
  ])("%s", async (_, claims, options, verdict) => {
    expect(await ask(await signToken(key, claims, { kid: "first" }), options)).toMatchObject(verdict);
  });

  it.each(["RS256", "PS256", "ES384", "EdDSA"])("may be signed with %s", async (alg) => {
    const other = await issuer.newKey("other", alg);
    const token = await signToken(other, {}, { alg, kid: "other" });
    expect(await ask(token, { algorithms: [alg] })).toMatchObject(accepted);
  });

  it("is not accepted unsigned, altered, signed with a secret or by another key", async () => {
    const good = await signToken(key, {}, { kid: "first" });
    const [header, , signature] = good.split(".");
    const forged = Buffer.from(
      JSON.stringify({ iss: issuer.issuer, aud: AUDIENCE, exp: seconds(60), sub: "root" }),
    );
    const secret = new TextEncoder().encode(JSON.stringify(issuer.keys[0]));
    const strange = await issuer.newKey("first", "ES256", false);
    const unsigned = new UnsecuredJWT({ iss: issuer.issuer, aud: AUDIENCE }).setExpirationTime("1m").encode();
    for (const token of [
      unsigned,
      `${header}.${forged.toString("base64url")}.${signature}`,
      `${header}.${forged.toString("base64url")}.`,
      await signToken(secret, {}, { alg: "HS256", kid: "first" }),
      await signToken(strange, {}, { kid: "first" }),
      "not-a-token",
      "a.b.c",
    ])
      expect(await ask(token)).toEqual(refused("invalid_token"));
  });

  it("without a key ID is tried against each key that fits", async () => {
    const second = await issuer.newKey("second");
    expect(await ask(await signToken(second, {}))).toMatchObject(accepted);
    const strange = await issuer.newKey("third", "ES256", false);
    expect(await ask(await signToken(strange, {}))).toEqual(refused("invalid_token"));
  });

  it("is checked against keys of the settings, without a request", async () => {
    const options = { url: undefined, keys: [...issuer.keys] };
    expect(await ask(await signToken(key, {}, { kid: "first" }), options)).toMatchObject(accepted);
    const other = await issuer.newKey("other");
    expect(await ask(await signToken(other, {}, { kid: "other" }), options)).toEqual(
      refused("invalid_token"),
    );
    expect(issuer.receiver.requests).toEqual([]);
  });

  it("that is missing has its own reason, and a malformed one causes no request", async () => {
    const check = jwtCheck(settings(), keySets);
    const question = { headers: new Headers(), address: "", contextId: "", publishers };
    expect(await check(question)).toEqual(refused("missing_token"));
    await ask("rdk_rubbish");
    expect(issuer.receiver.requests).toEqual([]);
  });
});

describe("the keys of an issuer", () => {
  const asked = () => issuer.receiver.requests.length;
  const good = async () => ask(await signToken(key, {}, { kid: "first" }));

  it.each<[string, Record<string, string>, number]>([
    ["by default", {}, 300],
    ["as max-age says", { "cache-control": "public, max-age=60" }, 60],
    ["less what another cache held them", { "cache-control": "max-age=60", age: "40" }, 20],
    ["not if they say so", { "cache-control": "no-store" }, 1],
    ["a day at most", { "cache-control": "max-age=9999999" }, 86_400],
  ])("are cached %s", async (_, headers, heldSeconds) => {
    issuer.keysAnswer = { headers };
    await good();
    now += heldSeconds * 1000 - 500;
    expect(await good()).toMatchObject(accepted);
    expect(asked()).toBe(1);
    now += 1000;
    expect(await good()).toMatchObject(accepted);
    expect(asked()).toBe(2);
  });

  it("are requested once by many concurrent tokens", async () => {
    const token = await signToken(key, {}, { kid: "first" });
    const verdicts = await Promise.all(Array.from({ length: 20 }, () => ask(token)));
    expect(verdicts.every(({ accepted }) => accepted)).toBe(true);
    expect(asked()).toBe(1);
  });

  it("are read again for a new key, at most every half minute", async () => {
    await good();
    const second = await issuer.newKey("second");
    const token = await signToken(second, {}, { kid: "second" });
    expect(await ask(token)).toEqual(refused("invalid_token"));
    expect(asked()).toBe(1);
    now += 30_000;
    expect(await ask(token)).toMatchObject(accepted);
    expect(asked()).toBe(2);
    for (let count = 0; count < 5; count++)
      await ask(await signToken(second, {}, { kid: `made up ${count}` }));
    expect(asked()).toBe(2);
  });

  it.each([
    ["an error", { status: 500 }],
    ["a redirect", { status: 302, headers: { location: "/other" } }],
    ["no JSON", { body: "<html>" }],
    ["no key set", { body: "{}" }],
    ["something too large", { bodySize: 300 * 1024 }],
    ["nothing in time", { hang: true }],
    ["a broken connection", { reset: true }],
  ])("that are answered with %s refuse every token, until they are readable again", async (_, answer) => {
    issuer.keysAnswer = answer;
    const token = await signToken(key, {}, { kid: "first" });
    expect(await ask(token, { timeoutMs: 200 })).toEqual(refused("keys_unavailable"));
    issuer.keysAnswer = {};
    const before = asked();
    expect(await ask(token)).toEqual(refused("keys_unavailable"));
    expect(asked()).toBe(before);
    now += 5001;
    expect(await ask(token)).toMatchObject(accepted);
  });

  it.each(["null", "[]", '{"keys":"<b>none</b>"}', '{"keys":[{"kty":7}]}'])(
    "are missed in a sentence of ours where the answer has none: %s",
    async (body) => {
      issuer.keysAnswer = { body };
      const url = issuer.receiver.url("/keys");
      const asking = () => keySets.get(url, 3000);
      await expect(asking).rejects.toThrow(/^http:\/\/127\.0\.0\.1:\d+ did not answer with a set of keys\.$/);
      await expect(asking).rejects.toThrow(/^http:\/\/127\.0\.0\.1:\d+ did not answer a moment ago\.$/);
    },
  );

  it("are not requested from an address that is not public", async () => {
    const strict = new KeySets(createAsk(createAddressGuard([])));
    const headers = bearer(await signToken(key, {}, { kid: "first" }));
    const verdict = await jwtCheck(settings(), strict)({ headers, address: "", contextId: "", publishers });
    expect(verdict).toEqual(refused("keys_unavailable"));
    expect(issuer.receiver.requests).toEqual([]);
  });
});
