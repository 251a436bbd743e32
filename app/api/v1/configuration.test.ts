import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { open } from "@/lib/secrets/keys";
import { signingKeyPlace } from "@/lib/secrets/places";
import { openHeaders } from "@/lib/subscribers/headers";
import { createApiDatabase, createKey } from "@/lib/testing/api";
import type { TestDatabase } from "@/lib/testing/database";
import { call } from "@/lib/testing/http";
import * as context from "./contexts/[id]/route";
import * as contexts from "./contexts/route";
import * as handler from "./handlers/[id]/route";
import * as handlers from "./handlers/route";
import * as policy from "./policies/[id]/route";
import * as policies from "./policies/route";
import * as presets from "./policies:presets/route";
import * as rotateSecret from "./publishers/[id]/rotate-secret/route";
import * as publisher from "./publishers/[id]/route";
import * as publishers from "./publishers/route";
import * as rotateKey from "./subscribers/[id]/rotate-key/route";
import * as subscriber from "./subscribers/[id]/route";
import * as subscribers from "./subscribers/route";

let db: TestDatabase;
let key: string;
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db, ["config:write"]);
});
afterAll(() => db.drop());

type Collection = { POST: typeof contexts.POST; GET: typeof contexts.GET };
type One = { GET: typeof context.GET; PATCH: typeof context.PATCH; DELETE: typeof context.DELETE };
const make = (route: Collection, body: unknown) => call(route.POST, "/api/v1/x", { key, body });
const read = (route: One, id: string) => call(route.GET, "/api/v1/x/id", { key, params: { id } });
const change = (route: One, id: string, body: unknown) =>
  call(route.PATCH, "/api/v1/x/id", { method: "PATCH", key, params: { id }, body });
const remove = (route: One, id: string) =>
  call(route.DELETE, "/api/v1/x/id", { method: "DELETE", key, params: { id } });

let serial = 0;
const aHandler = (more: object = {}) => ({
  name: `Handler ${++serial}`,
  basePath: `/h-${serial}`,
  topics: [{ name: "created", contexts: ["default"] }],
  ...more,
});
const aSubscriber = (more: object = {}) => ({
  name: `Subscriber ${++serial}`,
  url: "https://example.com/hook",
  expectedStatus: 200,
  subscriptions: [],
  ...more,
});

const withoutKey = ({ signingKey: _, ...rest }: Record<string, unknown>) => rest;
const stored = (id: string) => db.prisma.subscriber.findUniqueOrThrow({ where: { id } });
const storedHeaders = async (id: string) =>
  openHeaders((await stored(id)).headers as Record<string, string>, id);

describe("every noun", () => {
  const nouns: [string, Collection, One, () => object, object][] = [
    ["contexts", contexts, context, () => ({ name: `c${++serial}` }), { name: "renamed" }],
    ["handlers", handlers, handler, () => aHandler(), { open: true }],
    ["publishers", publishers, publisher, () => ({ name: `P ${++serial}` }), { status: "cancelled" }],
    ["subscribers", subscribers, subscriber, () => aSubscriber(), { paused: true }],
    ["policies", policies, policy, () => ({ name: `Policy ${++serial}` }), { description: "new" }],
  ];

  it.each(nouns)("%s are made, read, changed, listed and deleted", async (_, all, one, body, changes) => {
    const wanted = body();
    const made = await make(all, wanted);
    expect(made).toMatchObject({ status: 201, body: wanted });
    const id: string = made.body.id;
    expect(await change(one, id, changes)).toMatchObject({ status: 200, body: { ...changes, id } });
    expect(await read(one, id)).toMatchObject({ status: 200, body: { ...wanted, ...changes, id } });
    const list = await call(all.GET, "/api/v1/x?_limit=500", { key });
    expect(list.body.items.map((item: { id: string }) => item.id)).toContain(id);
    expect(list.body.total).toBe(list.body.items.length);
    expect((await call(all.GET, "/api/v1/x?_limit=1&_offset=0", { key })).body.items).toHaveLength(1);
    expect(await remove(one, id)).toMatchObject({ status: 204, body: undefined });
    expect(await read(one, id)).toMatchObject({ status: 404, body: { error: { code: "not_found" } } });
    expect(await change(one, id, changes)).toMatchObject({ status: 404 });
    expect(await remove(one, id)).toMatchObject({ status: 404 });
  });

  it.each(nouns)(
    "%s refuse an unknown field, a missing name and a name that is taken",
    async (_, all, one, body) => {
      const unknown = await make(all, { ...body(), colour: "red" });
      expect(unknown).toMatchObject({
        status: 400,
        body: { error: { code: "invalid", details: [{ field: "colour" }] } },
      });
      const { name, ...rest } = body() as { name: string };
      expect(await make(all, rest)).toMatchObject({
        status: 400,
        body: { error: { details: [{ field: "name" }] } },
      });
      const { body: first } = await make(all, { ...body(), name });
      expect(await make(all, { ...body(), name })).toMatchObject({
        status: 409,
        body: { error: { code: "conflict", details: [{ field: "name" }] } },
      });
      expect(await change(one, first.id, { colour: "red" })).toMatchObject({
        status: 400,
        body: { error: { details: [{ field: "colour" }] } },
      });
      expect(await change(one, "no-uuid", {})).toMatchObject({ status: 404 });
    },
  );

  it("writes the audit row and the next version of the configuration with each change", async () => {
    const version = async () => (await db.prisma.configVersion.findFirstOrThrow()).version;
    const before = await version();
    const { body } = await make(subscribers, aSubscriber({ headers: { Authorization: "Bearer hush" } }));
    await change(subscriber, body.id, { expectedStatus: 201, headers: { Authorization: "Bearer hush2" } });
    expect(await version()).toBe(before + 2n);
    const rows = await db.prisma.auditLog.findMany({ where: { targetId: body.id }, orderBy: { at: "asc" } });
    expect(rows.map((row) => row.action)).toEqual(["subscriber.create", "subscriber.update"]);
    expect(rows[1]?.detail).toMatchObject({ changes: { expectedStatus: { from: 200, to: 201 } } });
    expect(JSON.stringify(rows)).not.toMatch(/hush|whsec_/);
  });

  it("changes nothing when the change is refused", async () => {
    const version = async () => (await db.prisma.configVersion.findFirstOrThrow()).version;
    const before = await version();
    const wrong = [{ name: "t", contexts: ["nowhere"] }];
    expect(await make(handlers, aHandler({ topics: wrong }))).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "topics.0.contexts.0" }] } },
    });
    expect(await version()).toBe(before);
  });
});

describe("contexts", () => {
  it("keep the default one, and those in use", async () => {
    const list = await call(contexts.GET, "/api/v1/contexts", { key });
    const standard = list.body.items.find((item: { name: string }) => item.name === "default");
    expect(await remove(context, standard.id)).toMatchObject({ status: 409 });
    expect(await change(context, standard.id, { name: "main" })).toMatchObject({ status: 409 });
    const used = await make(contexts, { name: "used" });
    await make(handlers, aHandler({ topics: [{ name: "t", contexts: ["used"] }] }));
    expect(await remove(context, used.body.id)).toMatchObject({
      status: 409,
      body: { error: { code: "conflict" } },
    });
  });

  it.each(["", "a/b", "a b", "-x", "é", "..", 5, null])("refuse the name %o", async (name) => {
    expect(await make(contexts, { name })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "name" }] } },
    });
  });
});

describe("handlers", () => {
  it("give a topic the normal priority, another one, and leave it as it is", async () => {
    const contexts = ["default"];
    const made = await make(handlers, aHandler({ topics: [{ name: "t", contexts }] }));
    expect(made.body.topics).toMatchObject([{ priority: "normal" }]);
    const urgent = await change(handler, made.body.id, {
      topics: [{ name: "t", contexts, priority: "high" }],
    });
    expect(urgent.body.topics).toMatchObject([{ priority: "high" }]);
    const later = await change(handler, made.body.id, {
      topics: [{ name: "t", contexts, description: "d" }],
    });
    expect(later.body.topics).toMatchObject([{ priority: "high", description: "d" }]);
  });

  it("keep the ids and subscriptions of the topics that stay", async () => {
    const topics = [
      { name: "stays", contexts: ["default"] },
      { name: "goes", contexts: ["default"] },
    ];
    const made = await make(handlers, aHandler({ topics }));
    const { id, basePath } = made.body;
    const subscriptions = [
      { handler: basePath, topic: "goes", contexts: ["default"] },
      { handler: basePath, topic: "stays", contexts: ["default"] },
    ];
    const receiver = await make(subscribers, aSubscriber({ subscriptions }));
    expect(receiver.body.subscriptions).toEqual(subscriptions);
    const wanted = [
      { name: "comes", contexts: ["default"] },
      { name: "stays", description: "still here", contexts: ["default"] },
    ];
    const changed = await change(handler, id, { topics: wanted });
    expect(changed.body.topics).toMatchObject(wanted);
    const idOf = (body: { topics: { id: string; name: string }[] }) =>
      body.topics.find((topic) => topic.name === "stays")?.id;
    expect(idOf(changed.body)).toBe(idOf(made.body));
    expect((await read(subscriber, receiver.body.id)).body.subscriptions).toEqual([subscriptions[1]]);
    expect(await remove(handler, id)).toMatchObject({ status: 409 });
  });

  it.each([
    [{ basePath: "alerts" }, "basePath"],
    [{ basePath: "/alerts/" }, "basePath"],
    [{ basePath: "/a//b" }, "basePath"],
    [{ basePath: "/../b" }, "basePath"],
    [{ policyId: "nope" }, "policyId"],
    [{ policyId: "0190f0a0-0000-7000-8000-000000000000" }, "policyId"],
    [{ open: "yes" }, "open"],
    [{ topics: undefined }, "topics"],
    [{ topics: [{ name: "a/b", contexts: ["default"] }] }, "topics.0.name"],
    [{ topics: [{ name: "a", contexts: [] }] }, "topics.0.contexts"],
    [{ topics: [{ name: "a", contexts: ["default"], extra: 1 }] }, "topics.0.extra"],
    [{ topics: [{ name: "a", contexts: ["default"], priority: "urgent" }] }, "topics.0.priority"],
    [
      {
        topics: [
          { name: "a", contexts: ["default"] },
          { name: "a", contexts: ["default"] },
        ],
      },
      "topics.1.name",
    ],
  ])("refuse %j, naming %s", async (wrong, field) => {
    expect(await make(handlers, aHandler(wrong))).toMatchObject({
      status: 400,
      body: { error: { details: [{ field }] } },
    });
  });

  it("refuse a base path that is taken", async () => {
    const { body } = await make(handlers, aHandler());
    expect(await make(handlers, aHandler({ basePath: body.basePath }))).toMatchObject({
      status: 409,
      body: { error: { details: [{ field: "basePath" }] } },
    });
  });
});

describe("publishers", () => {
  it("show their secret once and can be given another", async () => {
    const made = await make(publishers, { name: "Once" });
    expect(made.body).toMatchObject({
      clientId: expect.any(String),
      clientSecret: expect.stringMatching(/^.{40,}$/),
    });
    const { id } = made.body;
    const found = await read(publisher, id);
    expect(Object.keys(found.body)).not.toContain("clientSecret");
    expect(JSON.stringify(found.body)).not.toContain("Hash");
    const rotated = await call(rotateSecret.POST, "/x", { method: "POST", key, params: { id } });
    expect(rotated).toMatchObject({ status: 200, body: { id, clientId: made.body.clientId } });
    expect(rotated.body.clientSecret).not.toBe(made.body.clientSecret);
  });
});

describe("subscribers", () => {
  it("have defaults, a signing key shown once, and keep the old key for a day", async () => {
    const made = await make(subscribers, aSubscriber());
    expect(made.body).toMatchObject({
      signingKey: expect.stringMatching(/^whsec_[A-Za-z0-9+/]+=*$/),
      status: "approved",
      paused: false,
      timeoutMs: 15000,
      maxConcurrency: 16,
      ratePerSecond: null,
      headers: {},
    });
    const { id } = made.body;
    expect(JSON.stringify((await read(subscriber, id)).body)).not.toContain("whsec_");
    const rotated = await call(rotateKey.POST, "/x", { method: "POST", key, params: { id } });
    expect(rotated.body.signingKey).not.toBe(made.body.signingKey);
    const row = await stored(id);
    expect(JSON.stringify(row)).not.toContain("whsec_");
    expect(
      [row.signingKey, row.previousSigningKey ?? ""].map((sealed) => open(sealed, signingKeyPlace(id))),
    ).toEqual([rotated.body.signingKey, made.body.signingKey]);
    const validFor = (row.previousSigningKeyExpiresAt?.getTime() ?? 0) - row.updatedAt.getTime();
    expect(validFor).toBe(86_400_000);
  });

  it("have a circuit breaker when asked for one, with defaults, and show where it stands", async () => {
    const { body: without } = await make(subscribers, aSubscriber());
    expect(without.circuit).toBeNull();
    const { body } = await make(subscribers, aSubscriber({ circuit: { failureRate: 0.25 } }));
    const closed = {
      enabled: true,
      failureRate: 0.25,
      windowMs: 60_000,
      leastAttempts: 20,
      coolDownMs: 30_000,
      probes: 1,
      state: "closed",
      since: null,
      nextProbeAt: null,
    };
    expect(body.circuit).toEqual(closed);
    const [since, nextProbeAt] = [new Date(), new Date(Date.now() + 30_000)];
    await db.prisma.subscriberCircuit.create({
      data: { subscriberId: body.id, state: "open", version: 1, since, nextProbeAt, openings: 1 },
    });
    expect((await read(subscriber, body.id)).body.circuit).toEqual({
      ...closed,
      state: "open",
      since: since.toISOString(),
      nextProbeAt: nextProbeAt.toISOString(),
    });
    const off = { enabled: false, failureRate: 0.25 };
    expect((await change(subscriber, body.id, { circuit: off })).body.circuit).toEqual({
      ...closed,
      enabled: false,
    });
    expect((await change(subscriber, body.id, { paused: true })).body.circuit).not.toBeNull();
    expect((await change(subscriber, body.id, { circuit: null })).body.circuit).toBeNull();
  });

  it("have an alternative URL when given one, held to the same rules as the URL", async () => {
    const alternativeUrl = "https://spare.example.com/hook";
    const { body } = await make(subscribers, aSubscriber({ alternativeUrl }));
    expect(body.alternativeUrl).toBe(alternativeUrl);
    expect((await change(subscriber, body.id, { alternativeUrl: null })).body.alternativeUrl).toBeNull();
    for (const wrong of ["ftp://spare.example.com", "https://user:secret@spare.example.com", "spare"]) {
      const refused = await change(subscriber, body.id, { alternativeUrl: wrong });
      expect(refused).toMatchObject({
        status: 400,
        body: { error: { details: [{ field: "alternativeUrl" }] } },
      });
    }
  });

  it("have maintenance windows, read back in UTC, each of which ends after it begins", async () => {
    const wanted = { from: "2026-11-22T22:00:00+01:00", to: "2026-11-23T04:00:00Z" };
    const { body } = await make(subscribers, aSubscriber({ maintenanceWindows: [wanted] }));
    const stored = { from: "2026-11-22T21:00:00.000Z", to: "2026-11-23T04:00:00.000Z" };
    expect(body.maintenanceWindows).toEqual([stored]);
    expect((await change(subscriber, body.id, { paused: true })).body.maintenanceWindows).toEqual([stored]);
    const reversed = await change(subscriber, body.id, {
      maintenanceWindows: [{ from: stored.to, to: stored.from }],
    });
    expect(reversed).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "maintenanceWindows.0.to" }] } },
    });
  });

  it.each([
    [{ failureRate: 0 }, "circuit.failureRate"],
    [{ leastAttempts: 0 }, "circuit.leastAttempts"],
    [{ probes: 0 }, "circuit.probes"],
    [{ threshold: 1 }, "circuit"],
  ])("are refused the circuit breaker %j", async (circuit, field) => {
    const { status, body } = await make(subscribers, aSubscriber({ circuit }));
    expect(status).toBe(400);
    expect(body.error.details[0].field).toContain(field);
  });

  it("mask secret headers, and keep them when the mask comes back", async () => {
    const made = await make(
      subscribers,
      aSubscriber({ headers: { Authorization: "Bearer x", "X-Team": "a", Accept: "c" } }),
    );
    expect(made.body.headers).toEqual({ Authorization: "[masked]", "X-Team": "[masked]", Accept: "c" });
    const headers = { authorization: "[masked]", "X-Team": "b", Accept: "d" };
    const changed = await change(subscriber, made.body.id, { headers });
    expect(changed.body.headers).toEqual({ ...headers, "X-Team": "[masked]" });
    expect(await storedHeaders(made.body.id)).toEqual({ ...headers, authorization: "Bearer x" });
    expect(await change(subscriber, made.body.id, { headers: { "X-Token": "[masked]" } })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field: "headers.X-Token" }] } },
    });
  });

  it.each([
    ["only that it changed, of a header", { headers: { authorization: "hush2" } }, { headers: "changed" }],
    ["only that it changed, of a value in the URL", { url: "https://a.test/?t=hush3" }, { url: "changed" }],
    [
      "from where to where, of the rest of the URL",
      { url: "https://a.test/b?t=[masked]" },
      { url: { from: "https://a.test/?t=[masked]", to: "https://a.test/b?t=[masked]" } },
    ],
  ])("leave in the audit trail %s", async (_, changes, changed) => {
    const headers = { authorization: "hush" };
    const { body } = await make(subscribers, aSubscriber({ url: "https://a.test/?t=hush", headers }));
    expect(body.url).toBe("https://a.test/?t=[masked]");
    expect(await change(subscriber, body.id, changes)).toMatchObject({ status: 200 });
    const rows = await db.prisma.auditLog.findMany({ where: { targetId: body.id }, orderBy: { at: "asc" } });
    expect(rows[1]?.detail).toMatchObject({ changes: changed });
    expect(JSON.stringify(rows)).not.toMatch(/hush/);
  });

  describe("send a stored secret only where it was meant for", () => {
    const headers = { Authorization: "Bearer x", "X-Team": "a", Accept: "b" };
    const both = { url: "https://a.test/hook?t=1", alternativeUrl: "https://b.test:8443/hook", headers };
    const masked = { Authorization: "[masked]", "X-Team": "[masked]" };

    it.each([
      ["the same origin", both, { url: "https://a.test/moved" }],
      ["the origins changed over", both, { url: "https://b.test:8443/", alternativeUrl: "https://a.test/" }],
      ["another origin and the secrets", both, { url: "https://c.test/", headers }],
      ["another origin and no secret any more", both, { url: "https://c.test/", headers: { Accept: "b" } }],
      ["another origin where no header is secret", { headers: { Accept: "b" } }, { url: "https://c.test/" }],
      ["no alternative URL any more", both, { alternativeUrl: null }],
      ["a masked value kept", both, { url: "https://a.test/moved?t=[masked]&u=2" }],
    ])("and take %s", async (_, before, changes) => {
      const { body } = await make(subscribers, aSubscriber(before));
      expect(await change(subscriber, body.id, changes)).toMatchObject({ status: 200 });
    });

    it.each([
      ["another host", { url: "https://c.test/hook" }, ["url", "headers.Authorization", "headers.X-Team"]],
      ["another scheme", { url: "http://a.test/hook" }, ["url", "headers.Authorization", "headers.X-Team"]],
      ["another port", { url: "https://a.test:444/" }, ["url", "headers.Authorization", "headers.X-Team"]],
      [
        "another alternative",
        { alternativeUrl: "https://c.test/", headers: masked },
        ["alternativeUrl", "headers.Authorization", "headers.X-Team"],
      ],
      [
        "one of two secrets again",
        { url: "https://c.test/", headers: { ...masked, "X-Team": "a" } },
        ["url", "headers.Authorization"],
      ],
      ["a masked value elsewhere", { url: "https://c.test/?t=[masked]", headers: {} }, ["url"]],
      ["a masked value of no such name", { url: "https://a.test/?u=[masked]" }, ["url"]],
      [
        "a masked value of the other URL",
        { alternativeUrl: "https://a.test/?t=[masked]" },
        ["alternativeUrl"],
      ],
      ["a part of the mask", { headers: { Authorization: "Bearer [masked]" } }, ["headers.Authorization"]],
      ["a masked header renamed", { headers: { "X-Auth": "[masked]" } }, ["headers.X-Auth"]],
    ])("and refuse %s", async (_, changes, fields) => {
      const { body } = await make(subscribers, aSubscriber(both));
      const refused = await change(subscriber, body.id, changes);
      expect(refused).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
      expect(refused.body.error.details.map((one: { field: string }) => one.field)).toEqual(fields);
      expect((await read(subscriber, body.id)).body).toEqual(body.signingKey && withoutKey(body));
      expect(await storedHeaders(body.id)).toEqual(headers);
    });

    it("and refuse a mask where nothing is stored yet", async () => {
      for (const [wrong, field] of [
        [{ url: "https://a.test/?t=[masked]" }, "url"],
        [{ alternativeUrl: "https://a.test/?t=[masked]" }, "alternativeUrl"],
        [{ headers: { "X-Team": "[masked]" } }, "headers.X-Team"],
      ] as const)
        expect(await make(subscribers, aSubscriber(wrong))).toMatchObject({
          status: 400,
          body: { error: { details: [{ field }] } },
        });
    });
  });

  it("free their name when they are deleted, and lose their subscriptions", async () => {
    const { body: h } = await make(handlers, aHandler());
    const subscriptions = [{ handler: h.basePath, topic: "created", contexts: ["default"] }];
    const wanted = aSubscriber({ subscriptions });
    const { body } = await make(subscribers, wanted);
    await remove(subscriber, body.id);
    expect(await db.prisma.subscription.count({ where: { subscriberId: body.id } })).toBe(0);
    expect(await make(subscribers, wanted)).toMatchObject({ status: 201 });
  });

  it.each([
    [{ url: "ftp://example.com" }, "url"],
    [{ url: "example.com/hook" }, "url"],
    [{ url: "https://user:pass@example.com" }, "url"],
    [{ expectedStatus: 99 }, "expectedStatus"],
    [{ expectedStatus: 600 }, "expectedStatus"],
    [{ expectedStatus: "200" }, "expectedStatus"],
    [{ status: "unknown" }, "status"],
    [{ developerEmail: "nobody" }, "developerEmail"],
    [{ timeoutMs: 99 }, "timeoutMs"],
    [{ timeoutMs: 120_001 }, "timeoutMs"],
    [{ maxConcurrency: 0 }, "maxConcurrency"],
    [{ ratePerSecond: 0.5 }, "ratePerSecond"],
    [{ headers: { "webhook-id": "x" } }, "headers.webhook-id"],
    [{ headers: { Host: "x" } }, "headers.Host"],
    [{ headers: { "bad name": "x" } }, "headers.bad name"],
    [{ headers: { "x-a": "a\r\nb: c" } }, "headers.x-a"],
    [{ headers: { "x-a": 5 } }, "headers.x-a"],
    [{ subscriptions: undefined }, "subscriptions"],
    [{ subscriptions: [{ handler: "/none", topic: "t", contexts: ["default"] }] }, "subscriptions.0.handler"],
  ])("refuse %j, naming %s", async (wrong, field) => {
    expect(await make(subscribers, aSubscriber(wrong))).toMatchObject({
      status: 400,
      body: { error: { details: [{ field }] } },
    });
  });

  it("refuse a topic that is not there and a context where it is not enabled", async () => {
    const { body: h } = await make(handlers, aHandler());
    const subscriptions = [
      { handler: h.basePath, topic: "none", contexts: ["default"] },
      { handler: h.basePath, topic: "created", contexts: ["default", "elsewhere"] },
    ];
    expect(await make(subscribers, aSubscriber({ subscriptions }))).toMatchObject({
      status: 400,
      body: {
        error: { details: [{ field: "subscriptions.0.topic" }, { field: "subscriptions.1.contexts.1" }] },
      },
    });
  });
});

const aKey = {
  kty: "OKP",
  crv: "Ed25519",
  x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
};
const jwt = (fields: object) => ({ type: "jwt", issuer: "i", audience: "a", ...fields });
const oauth = (fields: object) => ({
  type: "oauth",
  url: "https://a.example/introspect",
  clientId: "hub",
  clientSecret: "s",
  ...fields,
});
const accessToken = (tokens: object[]) => ({ type: "access-token", tokens });

const retryWithin = (more: object) => ({
  retry: {
    strategy: "fixed",
    attempts: 1,
    window: { timeZone: "Europe/Berlin", days: ["mon", "fri"], from: "09:00", to: "17:00", ...more },
  },
});

const retryTelling = (failureEmailTo: unknown[]) => ({
  retry: { strategy: "fixed", attempts: 1, failureEmailTo },
});

describe("policies", () => {
  it("are made from each preset as it is answered", async () => {
    const { body } = await call(presets.GET, "/api/v1/policies:presets", { key });
    expect(body.items.length).toBeGreaterThan(0);
    for (const preset of body.items) {
      expect(await make(policies, preset)).toMatchObject({ status: 201, body: preset });
    }
  });

  it("have business hours for their retries when given some", async () => {
    const { body } = await make(policies, { name: "Office", ...retryWithin({}) });
    expect((await read(policy, body.id)).body.retry.window).toEqual(retryWithin({}).retry.window);
  });

  it("name up to three addresses for failure e-mails, and say that these wait for a mail server", async () => {
    const failureEmailTo = ["ops@example.com", "o'brien+orders@example.org", "night@shift.example.com"];
    const { body } = await make(policies, { name: "Told", ...retryTelling(failureEmailTo) });
    expect(body).toMatchObject({ retry: { failureEmailTo }, failureEmails: "waiting" });
    const all = await call(policies.GET, "/api/v1/policies", { key });
    expect(all.body.items).toContainEqual((await read(policy, body.id)).body);
  });

  it("fill in what retry leaves out, and are kept while handlers carry them", async () => {
    const made = await make(policies, { name: "Patient", retry: { strategy: "exponential", attempts: 5 } });
    expect(made.body).toMatchObject({
      interceptors: [],
      retry: {
        strategy: "exponential",
        attempts: 5,
        firstDelayMs: 1000,
        multiplier: 2,
        longestDelayMs: 3_600_000,
        totalMs: null,
        jitter: "none",
        delaysMs: [],
        immediateAttempts: 0,
        thenStrategy: null,
        rules: [],
        disableOnGone: false,
        failureEmailTo: [],
      },
      failureEmails: "none",
    });
    const { body: carrier } = await make(handlers, aHandler({ policyId: made.body.id }));
    expect(await remove(policy, made.body.id)).toMatchObject({ status: 409 });
    await change(handler, carrier.id, { policyId: null });
    expect((await change(policy, made.body.id, { retry: null })).body.retry).toBeNull();
    expect(await remove(policy, made.body.id)).toMatchObject({ status: 204 });
  });

  it.each([
    [{ retry: { attempts: 1 } }, "retry.strategy"],
    [{ retry: { strategy: "fixed" } }, "retry.attempts"],
    [{ retry: { strategy: "fixed", attempts: 101 } }, "retry.attempts"],
    [{ retry: { strategy: "fixed", attempts: -1 } }, "retry.attempts"],
    [{ retry: { strategy: "fixed", attempts: 1.5 } }, "retry.attempts"],
    [{ retry: { strategy: "sometimes", attempts: 1 } }, "retry.strategy"],
    [{ retry: { strategy: "hybrid", attempts: 2, thenStrategy: "fixed" } }, "retry.immediateAttempts"],
    [{ retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 1 } }, "retry.thenStrategy"],
    [
      { retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 3, thenStrategy: "fixed" } },
      "retry.immediateAttempts",
    ],
    [
      { retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 1, thenStrategy: "hybrid" } },
      "retry.thenStrategy",
    ],
    [
      { retry: { strategy: "hybrid", attempts: 2, immediateAttempts: 1, thenStrategy: "schedule" } },
      "retry.delaysMs",
    ],
    [{ retry: { strategy: "fixed", attempts: 2, immediateAttempts: 1 } }, "retry.immediateAttempts"],
    [{ retry: { strategy: "fixed", attempts: 2, thenStrategy: "linear" } }, "retry.thenStrategy"],
    [{ retry: { strategy: "schedule", attempts: 1 } }, "retry.delaysMs"],
    [{ retry: { strategy: "schedule", attempts: 1, delaysMs: [-1] } }, "retry.delaysMs.0"],
    [{ retry: { strategy: "fixed", attempts: 1, delaysMs: [1] } }, "retry.delaysMs"],
    [{ retry: { strategy: "fixed", attempts: 1, jitter: "some" } }, "retry.jitter"],
    [
      { retry: { strategy: "fixed", attempts: 1, firstDelayMs: 10, longestDelayMs: 5 } },
      "retry.longestDelayMs",
    ],
    [{ retry: { strategy: "fixed", attempts: 1, speed: 9 } }, "retry.speed"],
    [{ interceptors: [{ type: "magic" }] }, "interceptors.0.type", /One of: client-id, oauth, jwt/],
    [{ interceptors: [{}] }, "interceptors.0.type"],
    ...(
      [
        [{ when: {} }, "rules.0.action"],
        [{ when: {}, action: "explode" }, "rules.0.action"],
        [{ when: { kinds: [] }, action: "fail" }, "rules.0.when.kinds"],
        [{ when: { kinds: ["weather"] }, action: "fail" }, "rules.0.when.kinds.0"],
        [{ when: { statuses: ["600"] }, action: "fail" }, "rules.0.when.statuses.0"],
        [{ when: { statuses: ["599-500"] }, action: "fail" }, "rules.0.when.statuses.0"],
        [{ when: { statuses: ["4xx"] }, action: "fail" }, "rules.0.when.statuses.0"],
        [{ when: { texts: [{ contains: "\0" }] }, action: "fail" }, "rules.0.when.texts.0.contains"],
        [{ when: { texts: [{ matches: "(a)\\1" }] }, action: "fail" }, "rules.0.when.texts.0.matches"],
        [{ when: { weather: "bad" }, action: "fail" }, "rules.0.when.weather"],
      ] as const
    ).map(([rule, field]): [object, string] => [
      { retry: { strategy: "fixed", attempts: 1, rules: [rule] } },
      `retry.${field}`,
    ]),
    [retryTelling(["a@x.org", "b@x.org", "c@x.org", "d@x.org"]), "retry.failureEmailTo"],
    [retryTelling(["a@x.org", "A@X.org"]), "retry.failureEmailTo", /once/],
    ...[
      "nobody",
      "a@x.org, b@x.org",
      "Ops <a@x.org>",
      "a@x.org\r\nBcc: b@x.org",
      `${"a".repeat(250)}@x.org`,
    ].map((address): [object, string] => [retryTelling([address]), "retry.failureEmailTo.0"]),
    [retryWithin({ timeZone: "Europe/Berln" }), "retry.window.timeZone", /time zone/],
    [retryWithin({ days: [] }), "retry.window.days"],
    [retryWithin({ days: ["monday"] }), "retry.window.days.0"],
    [retryWithin({ from: "9:00" }), "retry.window.from"],
    [retryWithin({ to: "24:00" }), "retry.window.to"],
    ...(
      [
        [51, (n: number) => ({ contains: `text ${n}` })],
        [11, (n: number) => ({ matches: `text ${n}` })],
      ] as const
    ).map(([count, text]): [object, string] => {
      const rules = Array.from({ length: count }, (_, n) => ({ when: { texts: [text(n)] }, action: "fail" }));
      // The list of rules itself is bounded by 50.
      const [first, ...others] = rules;
      const joined = { when: { texts: [...(first?.when.texts ?? []), text(count)] }, action: "fail" };
      return [
        { retry: { strategy: "fixed", attempts: 1, rules: [joined, ...others.slice(1)] } },
        "retry.rules",
      ];
    }),
    [{ interceptors: [{ type: "client-id", extra: 1 }] }, "interceptors.0.extra"],
    [{ interceptors: [{ type: "client-id" }, { type: "client-id" }] }, "interceptors.1.type", /already/],
    [{ interceptors: [oauth({ url: "file:///etc/passwd" })] }, "interceptors.0.url"],
    [{ interceptors: [oauth({ clientId: undefined })] }, "interceptors.0.clientId"],
    [{ interceptors: [oauth({ clientSecret: "[masked]" })] }, "interceptors.0.clientSecret", /there is none/],
    [{ interceptors: [oauth({ scopes: ["two words"] })] }, "interceptors.0.scopes.0"],
    [{ interceptors: [oauth({ cacheSeconds: 3601 })] }, "interceptors.0.cacheSeconds"],
    [{ interceptors: [oauth({ timeoutMs: 1 })] }, "interceptors.0.timeoutMs"],
    [{ interceptors: [oauth({ header: "client-id" })] }, "interceptors.0.header"],
    [{ interceptors: [oauth({ keys: [] })] }, "interceptors.0.keys"],
    [{ interceptors: [oauth({ urls: { nowhere: "https://b.example" } })] }, "interceptors.0.urls.nowhere"],
    [{ interceptors: [{ type: "ip" }] }, "interceptors.0.allow"],
    [{ interceptors: [jwt({})] }, "interceptors.0.url"],
    [{ interceptors: [jwt({ url: "https://a.example/keys", keys: [aKey] })] }, "interceptors.0.url"],
    [{ interceptors: [jwt({ url: "ftp://a.example/keys" })] }, "interceptors.0.url"],
    [{ interceptors: [jwt({ url: "https://me:pass@a.example/keys" })] }, "interceptors.0.url", /credentials/],
    [
      { interceptors: [jwt({ keys: [aKey], urls: { default: "https://a.example" } })] },
      "interceptors.0.urls",
    ],
    [
      { interceptors: [jwt({ url: "https://a.example", urls: { nowhere: "https://b.example" } })] },
      "interceptors.0.urls.nowhere",
      /no such context/,
    ],
    [{ interceptors: [jwt({ keys: [{ ...aKey, d: "secret" }] })] }, "interceptors.0.keys.0.d"],
    [{ interceptors: [jwt({ keys: [{ kty: "oct" }] })] }, "interceptors.0.keys.0.kty"],
    [{ interceptors: [jwt({ keys: [{ ...aKey, x: "AAAA" }] })] }, "interceptors.0.keys.0", /no public key/],
    [{ interceptors: [jwt({ keys: [aKey], algorithms: ["none"] })] }, "interceptors.0.algorithms.0"],
    [{ interceptors: [jwt({ keys: [aKey], algorithms: ["HS256"] })] }, "interceptors.0.algorithms.0"],
    [{ interceptors: [jwt({ keys: [aKey], issuer: undefined })] }, "interceptors.0.issuer"],
    [{ interceptors: [jwt({ keys: [aKey], audience: [] })] }, "interceptors.0.audience"],
    [{ interceptors: [jwt({ keys: [aKey], secret: "x" })] }, "interceptors.0.secret"],
    [{ interceptors: [{ type: "access-token" }] }, "interceptors.0.tokens"],
    [{ interceptors: [accessToken([])] }, "interceptors.0.tokens"],
    [{ interceptors: [accessToken([{ name: "a", token: "short" }])] }, "interceptors.0.tokens.0.token"],
    [
      { interceptors: [accessToken([{ name: "a", token: "with space ".repeat(3) }])] },
      "interceptors.0.tokens.0.token",
    ],
    [
      { interceptors: [accessToken([{ name: "a", token: "[masked]" }])] },
      "interceptors.0.tokens.0.token",
      /there is none/,
    ],
    [
      { interceptors: [accessToken([{ name: "a", token: "t".repeat(20), hash: "x" }])] },
      "interceptors.0.tokens.0.hash",
    ],
    [
      { interceptors: [accessToken([1, 2].map(() => ({ name: "a", token: "t".repeat(20) })))] },
      "interceptors.0.tokens",
      /own name/,
    ],
    [
      { interceptors: [{ ...accessToken([{ name: "a", token: "t".repeat(20) }]), header: "Content-Type" }] },
      "interceptors.0.header",
    ],
    [{ interceptors: [{ type: "ip", allow: ["10.0.0.0/33"] }] }, "interceptors.0.allow.0", /CIDR/],
    [{ interceptors: [{ type: "ip", deny: ["nowhere"] }] }, "interceptors.0.deny.0", /CIDR/],
    [{ interceptors: [{ type: "ip", deny: ["::ffff:10.0.0.0/104"] }] }, "interceptors.0.deny.0", /as IPv4/],
    [
      { interceptors: [{ type: "ip", deny: ["0:0:0:0:0:ffff:10.0.0.1"] }] },
      "interceptors.0.deny.0",
      /as IPv4/,
    ],
    [{ interceptors: [{ type: "ip", deny: ["::1"], block: ["::2"] }] }, "interceptors.0.block"],
  ])("refuse %j, naming %s", async (wrong, field, message = /./) => {
    expect(await make(policies, { name: `Policy ${++serial}`, ...wrong })).toMatchObject({
      status: 400,
      body: { error: { details: [{ field, message: expect.stringMatching(message) }] } },
    });
  });

  describe("send a stored secret only where it was meant for", () => {
    const before = { url: "https://a.example/introspect?t=1", urls: { default: "https://b.example/" } };

    it.each([
      ["the same origins", { url: "https://b.example/x", urls: { default: "https://a.example/y" } }],
      ["another origin and the secret", { url: "https://c.example/", clientSecret: "again" }],
      ["a masked value kept", { url: "https://a.example/moved?t=[masked]" }],
    ])("and take %s", async (_, changes) => {
      const { body } = await make(policies, { name: `Policy ${++serial}`, interceptors: [oauth(before)] });
      expect(body.interceptors[0].url).toBe("https://a.example/introspect?t=[masked]");
      const interceptors = [oauth({ clientSecret: "[masked]", ...changes })];
      expect(await change(policy, body.id, { interceptors })).toMatchObject({ status: 200 });
    });

    it.each([
      ["another origin", { url: "https://c.example/" }, ["url", "clientSecret"]],
      ["another port", { url: "https://a.example:444/" }, ["url", "clientSecret"]],
      [
        "another origin of a context",
        { urls: { default: "https://c.example/" } },
        ["urls.default", "clientSecret"],
      ],
      ["a masked value elsewhere", { url: "https://c.example/?t=[masked]", clientSecret: "again" }, ["url"]],
    ])("and refuse %s", async (_, changes, fields) => {
      const { body } = await make(policies, { name: `Policy ${++serial}`, interceptors: [oauth(before)] });
      const interceptors = [oauth({ ...before, clientSecret: "[masked]", ...changes })];
      const refused = await change(policy, body.id, { interceptors });
      expect(refused).toMatchObject({ status: 400, body: { error: { code: "invalid" } } });
      const named = refused.body.error.details.map((one: { field: string }) => one.field);
      expect(named).toEqual(fields.map((field) => `interceptors.0.${field}`));
    });
  });
});
