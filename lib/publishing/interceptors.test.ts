import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createContext, createHandler } from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { updateContext } from "../contexts/mutations";
import { getPolicy, listPolicies } from "../policies/data";
import { createPolicy, updatePolicy } from "../policies/mutations";
import { newPolicy, policyChanges } from "../policies/schema";
import { createPublisher } from "../publishers/mutations";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";
import { startReceiver } from "../testing/servers/receiver";
import { AUDIENCE, signToken, startTokenIssuer, type TokenIssuer } from "../testing/servers/token-issuer";

let db: TestDatabase;
let server: PublishServer;
let key: string;
let client: Record<string, string>;

let contextId: string;
let issuer: TokenIssuer;

beforeAll(async () => {
  process.env.DELIVERY_ALLOW_PRIVATE = "127.0.0.1"; // where the issuer of this test answers
  issuer = await startTokenIssuer();
  db = await createApiDatabase(); // which also completes the settings that asking an issuer reads
  server = await startPublishServer(db, ["127.0.0.1"]);
  key = await createKey(db, ["events:publish"]);
  contextId = (await createContext(db.prisma, "testing")).id;
  const { clientId, clientSecret } = await createPublisher(db, SYSTEM, { name: "Monitoring" });
  client = { "client-id": clientId, "client-secret": clientSecret };
});
afterAll(async () => {
  await issuer.close();
  await server.close();
  await db.drop();
});

let serial = 0;
/** Makes a handler whose policy has these interceptors. Returns its path. */
async function guarded(...interceptors: object[]): Promise<string> {
  const body = newPolicy.parse({ name: `Policy ${++serial}`, interceptors });
  const { id } = await createPolicy(db, SYSTEM, body);
  const basePath = `/guarded-${serial}`;
  await createHandler(db.prisma, { basePath, topicNames: ["t"], policyId: id, contextIds: [contextId] });
  return `${basePath}/t`;
}

const publish = (path: string, headers: Record<string, string>, address = "203.0.113.7") =>
  server.publish(path, {
    body: "{}",
    headers: { "content-type": "application/json", "x-forwarded-for": address, ...headers },
  });
/** The answer, and the stored event. */
async function outcome(path: string, headers: Record<string, string> = {}, address?: string) {
  const { status } = await publish(path, headers, address);
  const { reason, publisherName } = await db.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
  return { status, reason, publisherName };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const accepted = (publisherName: string | null = null) => ({ status: 202, reason: null, publisherName });
const refused = (reason: string) => ({ status: 401, reason, publisherName: null });

describe("an IP filter", () => {
  it("admits allowed addresses, and stores the requests of others as refused events", async () => {
    const path = await guarded({ type: "ip", allow: ["203.0.113.0/24"], deny: ["203.0.113.9"] });
    expect(await outcome(path)).toEqual(accepted());
    expect(await outcome(path, {}, "::ffff:203.0.113.8")).toEqual(accepted());
    expect(await outcome(path, {}, "203.0.113.9")).toEqual(refused("address_not_allowed"));
    expect(await outcome(path, {}, "198.51.100.1")).toEqual(refused("address_not_allowed"));
  });

  it("is checked before the client ID, and both must accept", async () => {
    const path = await guarded({ type: "client-id" }, { type: "ip", allow: ["203.0.113.0/24"] });
    expect(await outcome(path, client)).toEqual(accepted("Monitoring"));
    expect(await outcome(path)).toEqual(refused("unauthorized"));
    expect(await outcome(path, client, "198.51.100.1")).toEqual(refused("address_not_allowed"));
  });

  it("does not prevent an API key", async () => {
    const path = await guarded({ type: "ip", allow: ["203.0.113.0/24"] });
    const headers = { authorization: `Bearer ${key}` };
    expect(await outcome(path, headers, "198.51.100.1")).toEqual(accepted());
  });
});

describe("an access token", () => {
  const tokens = { one: "1".repeat(32), two: "2".repeat(32), three: "3".repeat(32) };

  it("admits a request with one of the tokens, and names no publisher", async () => {
    const list = [
      { name: "old", token: tokens.one },
      { name: "new", token: tokens.two },
    ];
    const path = await guarded({ type: "access-token", tokens: list });
    expect(await outcome(path, bearer(tokens.one))).toEqual(accepted());
    expect(await outcome(path, bearer(tokens.two))).toEqual(accepted());
    expect(await outcome(path, bearer(tokens.three))).toEqual(refused("invalid_token"));
    expect(await outcome(path, { authorization: `Basic ${tokens.one}` })).toEqual(refused("missing_token"));
    expect(await outcome(path)).toEqual(refused("missing_token"));
    expect(await outcome(path, bearer(key))).toEqual(accepted());
  });

  it("may be in another header, which is masked for every handler", async () => {
    const list = [{ name: "only", token: tokens.one }];
    const path = await guarded({ type: "access-token", header: "X-Hub-Pass", tokens: list });
    const headers = { "x-hub-pass": tokens.one };
    for (const [to, status] of [
      [path, 202],
      ["/nowhere/at/all", 404],
    ] as const) {
      expect(await outcome(to, headers)).toMatchObject({ status });
      const { id } = await db.prisma.event.findFirstOrThrow({ orderBy: { id: "desc" } });
      const payload = await db.prisma.eventPayload.findFirstOrThrow({ where: { eventId: id } });
      expect(payload.headers).toMatchObject({ "x-hub-pass": "[masked]" });
    }
    expect(await outcome(path, bearer(tokens.one))).toEqual(refused("missing_token"));
  });

  it("is masked in answers and in storage, and survives a change that sends the mask back", async () => {
    const list = [
      { name: "old", token: tokens.one },
      { name: "new", token: tokens.two },
    ];
    const made = await createPolicy(
      db,
      SYSTEM,
      newPolicy.parse({ name: "Rotated", interceptors: [{ type: "access-token", tokens: list }] }),
    );
    const shown = list.map(({ name }) => ({ name, token: "[masked]" }));
    expect(made.interceptors).toEqual([{ type: "access-token", header: "authorization", tokens: shown }]);
    await createHandler(db.prisma, { basePath: "/rotated", topicNames: ["t"], policyId: made.id });

    const interceptors = [
      { type: "access-token", tokens: [shown[1], { name: "newest", token: tokens.three }] },
    ];
    const changed = await updatePolicy(db, SYSTEM, made.id, policyChanges.parse({ interceptors }));
    expect(await outcome("/rotated/t", bearer(tokens.one))).toEqual(refused("invalid_token"));
    expect(await outcome("/rotated/t", bearer(tokens.two))).toEqual(accepted());
    expect(await outcome("/rotated/t", bearer(tokens.three))).toEqual(accepted());

    const audit = await db.prisma.auditLog.findMany({ where: { targetId: made.id } });
    const row = await db.prisma.policy.findUniqueOrThrow({ where: { id: made.id } });
    const said = JSON.stringify([made, changed, await getPolicy(db.prisma, made.id), row, audit]);
    for (const token of Object.values(tokens)) expect(said).not.toContain(token);
    expect(JSON.stringify(audit)).not.toMatch(/hash/);
    expect(audit.find(({ action }) => action === "policy.update")?.detail).toMatchObject({
      changes: {
        interceptors: {
          from: [{ type: "access-token", header: "authorization", tokens: shown }],
          to: [
            {
              type: "access-token",
              header: "authorization",
              tokens: [shown[1], { name: "newest", token: "[masked]" }],
            },
          ],
        },
      },
    });
  });
});

describe("a JSON Web Token", () => {
  const jwt = (fields: object) => ({ type: "jwt", issuer: issuer.issuer, audience: AUDIENCE, ...fields });

  it("admits and names the publisher of the token", async () => {
    const key = await issuer.newKey("one");
    const path = await guarded(jwt({ url: issuer.receiver.url("/one"), clientIdClaim: "azp" }));
    const token = await signToken(key, { azp: client["client-id"] }, { kid: "one" });
    expect(await outcome(path, bearer(token))).toEqual(accepted("Monitoring"));
    const unknown = await signToken(key, { azp: "unknown-client" }, { kid: "one" });
    expect(await outcome(path, bearer(unknown))).toEqual(refused("unknown_publisher"));
    const expired = await signToken(key, { exp: 1 }, { kid: "one" });
    expect(await outcome(path, bearer(expired))).toEqual(refused("token_expired"));
    expect(await outcome(path)).toEqual(refused("missing_token"));
  });

  it("separates the idempotency keys of its subjects", async () => {
    const key = await issuer.newKey("three");
    const path = await guarded(jwt({ url: issuer.receiver.url("/three") }));
    const send = async (sub: string) => {
      const token = await signToken(key, { sub }, { kid: "three" });
      return (await publish(path, { ...bearer(token), "idempotency-key": "same" })).body.eventId;
    };
    const [first, again, other] = [await send("a"), await send("a"), await send("b")];
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });

  it("requests the URL of the context, also after a rename", async () => {
    const key = await issuer.newKey("two");
    const urls = { testing: issuer.receiver.url("/of-testing") };
    const path = await guarded(jwt({ url: issuer.receiver.url("/of-others"), urls }));
    const headers = bearer(await signToken(key, {}, { kid: "two" }));
    const askedOf = (url: string) =>
      issuer.receiver.requests.filter((request) => request.path === url).length;
    expect(await outcome(`/testing${path}`, headers)).toEqual(accepted());
    expect([askedOf("/of-testing"), askedOf("/of-others")]).toEqual([1, 0]);
    expect(await outcome(path, headers)).toEqual(accepted());
    expect([askedOf("/of-testing"), askedOf("/of-others")]).toEqual([1, 1]);
    await updateContext(db, SYSTEM, contextId, { name: "staging" });
    const { items } = await listPolicies(db, { limit: 500, offset: 0 });
    const shown = items
      .flatMap(({ interceptors }) => interceptors)
      .filter((one) => "urls" in one && one.urls.staging);
    expect(shown).toMatchObject([{ urls: { staging: urls.testing } }]);
    await updateContext(db, SYSTEM, contextId, { name: "testing" });
  });
});

describe("OAuth", () => {
  const oauth = (url: string) => ({
    type: "oauth",
    url,
    clientId: "hub",
    clientSecret: "our-own-secret",
    scopes: ["publish"],
  });

  it("names the publisher, gives reasons of refusals, and stores no part of a token or of the secret", async () => {
    const server = await startReceiver();
    const says = (value: object) => server.answer(() => ({ body: JSON.stringify(value) }));
    const path = await guarded(oauth(server.url("/introspect")));

    says({ active: true, scope: "publish", client_id: client["client-id"] });
    expect(await outcome(path, bearer("token-of-the-publisher-1"))).toEqual(accepted("Monitoring"));
    says({ active: true, scope: "read", client_id: client["client-id"] });
    expect(await outcome(path, bearer("token-of-the-publisher-2"))).toEqual(refused("insufficient_scope"));
    says({ active: false });
    expect(await outcome(path, bearer("token-of-the-publisher-3"))).toEqual(refused("invalid_token"));
    expect(await outcome(path)).toEqual(refused("missing_token"));
    expect(await outcome(path, bearer(key))).toEqual(accepted());
    expect(server.requests).toHaveLength(3);
    await server.close();
    expect(await outcome(path, bearer("token-of-the-publisher-4"))).toEqual(
      refused("introspection_unavailable"),
    );
    expect(await outcome(path, bearer("token-of-the-publisher-1"))).toEqual(accepted("Monitoring"));

    const kept = await Promise.all([
      db.prisma.event.findMany(),
      db.prisma.eventPayload.findMany(),
      db.prisma.auditLog.findMany(),
      listPolicies(db, { limit: 500, offset: 0 }),
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/token-of-the-publisher|our-own-secret/);
  });

  it("keeps its secret when a change sends the mask back", async () => {
    const server = await startReceiver(() => ({ body: '{"active":true,"scope":"publish"}' }));
    const path = await guarded({ ...oauth(server.url("/introspect")), clientIdClaim: null });
    const { id, interceptors } = await db.prisma.policy.findFirstOrThrow({ orderBy: { id: "desc" } });
    const shown = await getPolicy(db.prisma, id);
    expect(shown.interceptors).toMatchObject([{ clientSecret: "[masked]" }]);
    await updatePolicy(db, SYSTEM, id, policyChanges.parse({ interceptors: shown.interceptors }));
    expect((await db.prisma.policy.findUniqueOrThrow({ where: { id } })).interceptors).toEqual(interceptors);
    expect(await outcome(path, bearer("any"))).toEqual(accepted());
    await server.close();
  });

  it("must identify the same publisher as a client ID", async () => {
    const server = await startReceiver();
    const other = await createPublisher(db, SYSTEM, { name: "Another" });
    const path = await guarded({ type: "client-id" }, { ...oauth(server.url("/introspect")), scopes: [] });
    server.answer(() => ({ body: JSON.stringify({ active: true, client_id: other.clientId }) }));
    expect(await outcome(path, { ...client, ...bearer("a") })).toEqual(refused("publishers_differ"));
    server.answer(() => ({ body: JSON.stringify({ active: true, client_id: client["client-id"] }) }));
    expect(await outcome(path, { ...client, ...bearer("b") })).toEqual(accepted("Monitoring"));
    await server.close();
  });
});
