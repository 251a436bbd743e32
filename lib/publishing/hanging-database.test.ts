import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { GET as health } from "../../app/api/health/route";
import { POST as contexts } from "../../app/api/v1/contexts/route";
import { GET as deliveries } from "../../app/api/v1/deliveries/route";
import { GET as events } from "../../app/api/v1/events/route";
import { POST as batch } from "../../app/api/v1/events:batch/route";
import { createHandler, createSubscriber } from "../../prisma/factories/factories";
import { signInByPassword } from "../auth/sign-in";
import { giveUpAfter, requestPatience, STATEMENT_MS } from "../config/statement-limits";
import { database } from "../db/client";
import { isDatabaseUnavailable } from "../http/respond";
import { createKey } from "../testing/api";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { type PublishServer, startPublishServer } from "../testing/processes/publish-server";
import { type PostgresRelay, startPostgresRelay } from "../testing/servers/postgres-relay";
import { until } from "../testing/until";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** A hanging database: old and new connections stay open without answers. The limits follow STATEMENT_TIMEOUT_MS. */
const STATEMENT_TIMEOUT_MS = 300;
/** More than the connections of a pool. */
const MANY = 24;

let db: TestDatabase;
let relay: PostgresRelay;
let server: PublishServer;
let key: string;

beforeAll(async () => {
  db = await createTestDatabase();
  relay = await startPostgresRelay(db.url);
  Object.assign(process.env, {
    DATABASE_URL: relay.url,
    STATEMENT_TIMEOUT_MS: String(STATEMENT_TIMEOUT_MS),
    LOG_LEVEL: "silent",
  });
  key = await createKey(db);
  const { topics } = await createHandler(db.prisma, {
    basePath: "/orders",
    topicNames: ["created"],
    open: true,
  });
  await createSubscriber(db.prisma, { topicIds: topics.map(({ id }) => id) });
  server = await startPublishServer(database());
});
afterEach(() => relay.thaw());
afterAll(async () => {
  await server.close();
  await database().close();
  await relay.close();
  await db.drop();
});

const publish = (idempotencyKey: string) =>
  server.publish("/orders/created", {
    body: { key: idempotencyKey },
    headers: { "idempotency-key": idempotencyKey },
    key,
  });
const LATE = { handler: "/orders", topic: "created", payload: { n: 1 } };
const UNAVAILABLE = { status: 503, body: { error: { code: "unavailable" } } };
const keys = (prefix: string) => Array.from({ length: MANY }, (_, index) => `${prefix}-${index}`);

describe("while the database hangs", () => {
  it("the server, then its client, then the HTTP handler gives up, all within ten seconds", () => {
    expect(STATEMENT_MS).toBeLessThan(giveUpAfter(STATEMENT_MS));
    expect(giveUpAfter(STATEMENT_MS)).toBeLessThan(requestPatience(STATEMENT_MS));
    expect(requestPatience(7000)).toBeLessThan(10_000); // the longest that can be set
  });

  it("publishers are answered 503 with Retry-After in time, and no event is accepted twice", async () => {
    expect((await publish("before")).status).toBe(202);
    relay.freeze();
    const asked = keys("during");
    const begun = performance.now();
    const answers = await Promise.all(asked.map(publish));
    expect(performance.now() - begun).toBeLessThan(10_000);
    for (const answer of answers) {
      expect(answer).toMatchObject(UNAVAILABLE);
      expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }

    relay.thaw();
    const again = await until(
      () => Promise.all(asked.map(publish)),
      (list) => list.every(({ status }) => status === 202),
    );
    const ids = again.map(({ body }) => body.eventId);
    expect(new Set(ids).size).toBe(MANY);
    expect((await Promise.all(asked.map(publish))).map(({ body }) => body.eventId)).toEqual(ids);
    expect(await db.prisma.event.count({ where: { httpStatus: 202 } })).toBe(MANY + 1);
  });

  it("a record that waits when its publisher is answered is not written afterwards", async () => {
    const one = (n: number) => server.publish("/orders/created", { body: { n }, key });
    const statements = [relay.hold("write-events"), relay.hold("write-events")];
    const publishing: ReturnType<typeof one>[] = [];
    for (const [n, statement] of statements.entries()) {
      publishing.push(one(n));
      await statement.asked;
    }
    for (let n = publishing.length; n < MANY; n++) publishing.push(one(n));
    const answers = await Promise.all(publishing);
    expect(answers.every(({ status }) => status === 503)).toBe(true);
    for (const { pass, release } of statements) {
      pass();
      release();
    }
    await until(
      () => publish("after"),
      ({ status }) => status === 202,
    );
    const written = await db.prisma.event.count({ where: { path: "/orders/created", idempotencyKey: null } });
    expect(written).toBeLessThanOrEqual(statements.length); // one each had been sent
  });

  it("other requests to the API are answered 503 with Retry-After in time, and a sign-in fails in time", async () => {
    const asks = {
      batch: () => call(batch, "/api/v1/events:batch", { method: "POST", key, body: { events: [LATE] } }),
      failures: () => call(deliveries, "/api/v1/deliveries", { key }),
      events: () => call(events, "/api/v1/events", { key }),
      change: () => call(contexts, "/api/v1/contexts", { method: "POST", key, body: { name: "late" } }),
      probe: () => call(health, "/api/health", {}),
    };
    relay.freeze();
    const begun = performance.now();
    const visitor = { email: "a@example.com", password: "no", address: "192.0.2.1", now: new Date() };
    const signIn = expect(signInByPassword(database(), visitor)).rejects.toSatisfy(isDatabaseUnavailable);
    const answers = await Promise.all(
      Object.entries(asks).map(async ([name, ask]) => ({ name, answer: await ask() })),
    );
    await signIn;
    expect(performance.now() - begun).toBeLessThan(10_000);
    for (const { name, answer } of answers) {
      expect(answer, name).toMatchObject(UNAVAILABLE);
      expect(Number(answer.headers.get("retry-after")), name).toBeGreaterThan(0);
    }
  });
});

describe("a statement that takes too long", () => {
  it("is cancelled by the server, also for Prisma, and answered 503", async () => {
    const client = await db.pool.connect();
    await client.query("begin");
    await client.query("lock table context, delivery in access exclusive mode");
    try {
      const [read, change] = await Promise.all([
        call(deliveries, "/api/v1/deliveries", { key }),
        call(contexts, "/api/v1/contexts", { method: "POST", key, body: { name: "locked" } }),
      ]);
      expect(read).toMatchObject(UNAVAILABLE);
      expect(change).toMatchObject(UNAVAILABLE);
      // A list is two statements: the answer comes with the end of the first one, and the second ends in the same moment.
      const waiting =
        "select query from pg_stat_activity where application_name = 'redeliver' and wait_event_type = 'Lock'";
      await expect
        .poll(async () => (await client.query(waiting)).rows, { timeout: 10_000, interval: 5 })
        .toEqual([]);
    } finally {
      await client.query("rollback");
      client.release();
    }
  });
});
