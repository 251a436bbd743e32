import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readFoldRules } from "../fold-rules/data";
import { createApiDatabase } from "../testing/api";
import { applyDocument as apply, NOTHING } from "../testing/configuration-file";
import type { TestDatabase } from "../testing/database";
import { fillHub, HUB_SECRETS } from "../testing/full-hub";
import { untilBlocked } from "../testing/until";
import { readConfiguration } from "./data";

const databases: TestDatabase[] = [];
async function hub(): Promise<TestDatabase> {
  const db = await createApiDatabase();
  databases.push(db);
  return db;
}
afterAll(async () => {
  for (const db of databases) await db.drop();
});

describe("the configuration of a full hub", () => {
  let full: TestDatabase;
  beforeAll(async () => {
    full = await hub();
    await fillHub(full);
  });

  it("is exported by name, without ids, times and secrets", async () => {
    const exported = await readConfiguration(full);
    expect(exported).toMatchObject({
      contexts: [{ name: "Staging" }, { name: "default" }, { name: "testing" }],
      handlers: [
        { name: "Alerts", policy: "Patient", topics: [{ name: "down" }, { name: "latency" }] },
        { name: "Zeta" },
      ],
      policies: [{ name: "Patient" }, { name: "earlier" }, { name: "nothing", retry: null }],
      publishers: [
        { name: "Monitoring", status: "approved" },
        { name: "متجر 🛒", status: "pending" },
      ],
      subscribers: [
        { name: "Plain" },
        { name: "Status page", headers: { accept: "application/json", authorization: "[masked]" } },
      ],
      foldRules: [{ mark: "user" }, { mark: "host" }],
    });
    const text = JSON.stringify(exported);
    expect(text).not.toMatch(HUB_SECRETS);
    expect(text).not.toMatch(/whsec_|pub_|[0-9a-f]{8}-[0-9a-f]{4}|"(id|policyId|createdAt|updatedAt)"/);
  });

  it("applied to itself changes nothing", async () => {
    const version = await full.prisma.configVersion.findFirstOrThrow();
    const { lines, counts } = await apply(full, await readConfiguration(full), { prune: true });
    expect({ lines, counts }).toEqual({ lines: [], counts: NOTHING });
    expect(await full.prisma.configVersion.findFirstOrThrow()).toEqual(version);
  });

  it("applied to an empty hub is exported equal, and a second run changes nothing", async () => {
    const empty = await hub();
    const exported = await readConfiguration(full);
    const { counts, secrets, lines } = await apply(empty, exported);
    expect(counts).toBe("11 to add, 1 to change, 0 to remove");
    expect(secrets.map(({ name, label }) => `${name}: ${label}`)).toEqual([
      "Monitoring: client ID",
      "Monitoring: client secret",
      "متجر 🛒: client ID",
      "متجر 🛒: client secret",
      "Plain: signing key",
      "Status page: signing key",
    ]);
    expect(lines.filter((line) => line.startsWith("!")).map((line) => line.split(" ").slice(1, 4))).toEqual([
      ["policy", "Patient:", "interceptors.oauth.clientSecret"],
      ["policy", "Patient:", "interceptors.oauth.url"],
      ["policy", "Patient:", "interceptors.access-token.tokens.ci"],
      ["subscriber", "Status", "page:"],
      ["subscriber", "Status", "page:"],
    ]);
    expect(JSON.stringify(await readConfiguration(empty))).toBe(JSON.stringify(exported));
    expect((await apply(empty, exported, { prune: true })).counts).toBe(NOTHING);
    const audit = await empty.prisma.auditLog.findMany();
    expect(audit.map(({ action }) => action).sort()).toEqual([
      ...["context.create", "context.create", "fold_rules.update", "handler.create", "handler.create"],
      ...[
        "policy.create",
        "policy.create",
        "policy.create",
        "publisher.create",
        "publisher.create",
        "subscriber.create",
        "subscriber.create",
      ],
    ]);
  });
});

describe("a file", () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await hub();
    await fillHub(db);
  });
  const subscriber = (name: string) => db.prisma.subscriber.findFirstOrThrow({ where: { name } });

  it("changes what differs, with a line for each value, and keeps stored secrets", async () => {
    const before = await subscriber("Status page");
    const file = await readConfiguration(db);
    const [alerts] = file.handlers;
    const page = file.subscribers[1];
    if (!alerts || !page) throw new Error("The hub is not full.");
    alerts.topics[1] = { name: "latency", description: null, contexts: ["default"], priority: "high" };
    alerts.policy = "nothing";
    page.maxConcurrency = 5;
    page.policy = null;
    page.headers = { ...page.headers, accept: "text/plain" };
    page.subscriptions = [{ handler: "/ops/alerts", topic: "latency", contexts: ["default"] }];
    const { lines, counts } = await apply(db, file);
    expect(counts).toBe("0 to add, 2 to change, 0 to remove");
    expect(lines).toEqual([
      '~ handler Alerts: policy "Patient" → "nothing"',
      '~ handler Alerts: topics.latency.description "Slow" → null',
      '~ handler Alerts: topics.latency.contexts ["default","testing"] → ["default"]',
      "~ subscriber Status page: maxConcurrency 4 → 5",
      '~ subscriber Status page: policy "Patient" → null',
      '~ subscriber Status page: headers.accept "application/json" → "text/plain"',
      '~ subscriber Status page: subscriptions./ops/alerts/latency.contexts ["default","testing"] → ["default"]',
      '~ subscriber Status page: subscriptions./zeta/only {"handler":"/zeta","topic":"only","contexts":["default"]} → none',
    ]);
    const after = await subscriber("Status page");
    expect(after.headers).toMatchObject({
      authorization: Object(before.headers).authorization,
      accept: "text/plain",
    });
    expect(after.signingKey).toBe(before.signingKey);
    expect(JSON.stringify(await readConfiguration(db))).toBe(JSON.stringify(file));
    expect((await apply(db, file)).counts).toBe(NOTHING);
  });

  it.each<[string, object[] | undefined, string[]]>([
    ["leaves the rules of folding as they are without a list", undefined, []],
    [
      "changes, adds and removes rules of folding, by their patterns",
      [
        { mark: "person", matches: "user [a-z]+" },
        { mark: "shop", matches: "shop [a-z]+" },
      ],
      [
        '~ rules of folding: rules.user [a-z]+ "user" → "person"',
        String.raw`~ rules of folding: rules.node-[a-z]+\.example "host" → none`,
        '~ rules of folding: rules.shop [a-z]+ none → "shop"',
      ],
    ],
    [
      "changes their order",
      [
        { mark: "host", matches: String.raw`node-[a-z]+\.example` },
        { mark: "user", matches: "user [a-z]+" },
      ],
      [expect.stringMatching(/^~ rules of folding: rules \[\{"mark":"user".+→ \[\{"mark":"host"/)],
    ],
    [
      "has a pattern twice",
      [
        { mark: "user", matches: "user [a-z]+" },
        { mark: "person", matches: "user [a-z]+" },
      ],
      [expect.stringMatching(/^~ rules of folding: rules \[.+→ \[\{"mark":"user".+"person"/)],
    ],
    ["removes all of them", [], [expect.stringMatching(/user \[a-z]\+/), expect.stringMatching(/node/)]],
  ])("%s", async (_, foldRules, lines) => {
    const before = await readConfiguration(db);
    expect((await apply(db, { foldRules }, { isDryRun: true })).lines).toEqual(lines);
    const { counts } = await apply(db, { foldRules });
    expect(counts).toBe(foldRules ? "0 to add, 1 to change, 0 to remove" : NOTHING);
    const after = await readConfiguration(db);
    expect(after).toEqual({ ...before, foldRules: foldRules ?? before.foldRules });
    expect((await readFoldRules(db.prisma)).version).toBe(foldRules ? 2 : 1);
    expect((await apply(db, { foldRules }, { prune: true })).counts).toBe(NOTHING);
  });

  it("may have secrets in the clear: only another one is a change", async () => {
    const url = "https://status.example.com/hook?key=query-secret";
    const page = { name: "Status page", url, expectedStatus: 201 };
    const subscriptions = (await readConfiguration(db)).subscribers[1]?.subscriptions;
    const file = (authorization: string) => ({
      subscribers: [{ ...page, subscriptions, headers: { authorization, accept: "application/json" } }],
    });
    expect((await apply(db, file("Bearer header-secret"))).counts).toBe(NOTHING);
    const { lines } = await apply(db, file("Bearer another"));
    expect(lines).toEqual([
      "~ subscriber Status page: headers.authorization [masked] → [masked] (another value)",
      "  not in the file and kept (--prune removes): subscriber Plain",
    ]);
    expect((await apply(db, file("Bearer another"))).counts).toBe(NOTHING);
  });

  it("removes what its lists lack only when it prunes; a list that it leaves out stays", async () => {
    const file = await readConfiguration(db);
    const { subscribers: _, ...others } = file;
    const less = { ...others, contexts: [], handlers: file.handlers.slice(0, 1), publishers: [] };
    expect((await apply(db, less)).counts).toBe(NOTHING);
    // The context testing is used by the handler that stays, and the subscriber by the one that does not.
    await expect(apply(db, less, { prune: true })).rejects.toMatchObject({
      details: expect.arrayContaining([
        { field: "handlers.0.topics.0.contexts.0", message: "There is no context named Staging." },
      ]),
    });
    const all = { contexts: [], handlers: [], policies: [], publishers: [], subscribers: [], foldRules: [] };
    const { counts } = await apply(db, all, { prune: true });
    expect(counts).toBe("0 to add, 1 to change, 11 to remove");
    expect(await readConfiguration(db)).toEqual({ ...all, contexts: [{ name: "default" }] });
  });

  it("is applied as a whole or not at all, and a dry run changes nothing", async () => {
    const before = await readConfiguration(db);
    const rows = await db.prisma.auditLog.count();
    const file = { ...before, publishers: [{ name: "New" }] };
    const dry = await apply(db, file, { prune: true, isDryRun: true });
    expect(dry).toMatchObject({ counts: "1 to add, 0 to change, 2 to remove", secrets: [] });
    // Without its subscriber the handler cannot go: the publisher that came before is taken back.
    const inUse = { publishers: [{ name: "New" }], handlers: before.handlers.slice(0, 1) };
    await expect(apply(db, inUse, { prune: true })).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringMatching(/^The handler Zeta: The handler is in use.*Status page/),
    });
    expect(await readConfiguration(db)).toEqual(before);
    expect(await db.prisma.auditLog.count()).toBe(rows);
  });

  it("takes topics from subscribers that it does not list only when it prunes", async () => {
    const { handlers } = await readConfiguration(db);
    const [alerts] = handlers;
    if (!alerts) throw new Error("The hub is not full.");
    const down = alerts.topics.slice(0, 1);
    const file = { handlers: [{ ...alerts, name: "Alarms", topics: down }] };
    const before = await readConfiguration(db);
    for (const isDryRun of [true, false]) {
      await expect(apply(db, file, { isDryRun })).rejects.toMatchObject({
        code: "invalid",
        details: [
          { field: "/ops/alerts/latency", message: "The subscriber Status page receives it in default." },
          { field: "/ops/alerts/latency", message: "The subscriber Status page receives it in testing." },
        ],
      });
    }
    expect(await readConfiguration(db)).toEqual(before);
    const all = { handlers: [...file.handlers, ...handlers.slice(1)] };
    const { lines, counts } = await apply(db, all, { prune: true });
    expect(counts).toBe("0 to add, 1 to change, 2 to remove");
    expect(lines.slice(-2)).toEqual([
      "- subscription of subscriber Status page: /ops/alerts/latency in default",
      "- subscription of subscriber Status page: /ops/alerts/latency in testing",
    ]);
    expect((await apply(db, all, { prune: true })).counts).toBe(NOTHING);
    const page = (await readConfiguration(db)).subscribers.find(({ name }) => name === "Status page");
    expect(page?.subscriptions.map(({ handler }) => handler)).toEqual(["/zeta"]);
  });

  it("is planned in a dry run while somebody else changes the configuration", async () => {
    const holder = await db.pool.connect();
    try {
      await holder.query("begin; update config_version set version = version + 1 where id = 1");
      const file = { publishers: [{ name: "New" }] };
      expect((await apply(db, file, { isDryRun: true })).counts).toBe("1 to add, 0 to change, 0 to remove");
    } finally {
      await holder.query("rollback");
      holder.release();
    }
  });

  it("waits for a change that has begun, and compares with its result", async () => {
    const holder = await db.pool.connect();
    try {
      await holder.query("begin; update config_version set version = version + 1 where id = 1");
      const applied = apply(db, { publishers: [{ name: "Late", status: "cancelled" }] });
      await untilBlocked(db, 1);
      await holder.query(
        `insert into publisher (id, name, client_id, client_secret_hash) values (gen_random_uuid(), 'Late', 'pub_late', '');
         commit`,
      );
      expect((await applied).lines[0]).toBe('~ publisher Late: status "approved" → "cancelled"');
    } finally {
      holder.release();
    }
  });

  it("is refused where a name leads nowhere, with the path in the file", async () => {
    const topics = [{ name: "a", contexts: ["nowhere"] }];
    const subscriptions = [
      { handler: "/none", topic: "a", contexts: ["default"] },
      { handler: "/zeta", topic: "none", contexts: ["default"] },
      { handler: "/zeta", topic: "only", contexts: ["testing"] },
    ];
    const file = {
      handlers: [{ name: "Lost", basePath: "/lost", policy: "no such", topics }],
      subscribers: [{ name: "S", url: "https://a.example.com", expectedStatus: 200, subscriptions }],
    };
    const problems = [
      { field: "handlers.0.policy", message: "There is no policy named no such." },
      { field: "handlers.0.topics.0.contexts.0", message: "There is no context named nowhere." },
      { field: "subscribers.0.subscriptions.0.handler", message: "No handler has the base path /none." },
      { field: "subscribers.0.subscriptions.1.topic", message: "The handler /zeta has no topic none." },
      { field: "subscribers.0.subscriptions.2.contexts.0", message: expect.stringMatching(/named testing/) },
    ];
    await expect(apply(db, file)).rejects.toMatchObject({ details: problems });
  });

  it("renames a handler by its base path, and refuses another origin without the secrets", async () => {
    const file = await readConfiguration(db);
    const [alerts] = file.handlers;
    const page = file.subscribers[1];
    if (!alerts || !page) throw new Error("The hub is not full.");
    alerts.name = "Alarms";
    expect((await apply(db, file)).lines).toEqual(['~ handler Alarms: name "Alerts" → "Alarms"']);
    page.alternativeUrl = "https://other.example.com/";
    await expect(apply(db, file)).rejects.toMatchObject({
      message: expect.stringMatching(/^The subscriber Status page: Another origin needs the secrets again/),
      details: expect.arrayContaining([expect.objectContaining({ field: "subscribers.1.alternativeUrl" })]),
    });
  });
});
