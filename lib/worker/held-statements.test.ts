import pg from "pg";
import pino from "pino";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createDelivery,
  createEvent,
  createHandler,
  createSubscriber,
} from "../../prisma/factories/factories";
import { announceConfig } from "../testing/config";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type PostgresRelay, startPostgresRelay } from "../testing/servers/postgres-relay";
import { type Receiver, startReceiver } from "../testing/servers/receiver";
import { until, untilState } from "../testing/until";
import { Link } from "./database/link";
import { createWorker, type Worker } from "./worker";

vi.setConfig({ testTimeout: 60_000 });

/**
 * The connections of a worker: control, leases, claimer, two writers, mailer, audit trail, listener, operations, conductor, and maintenance
 * at times.
 */
const MOST_CONNECTIONS = 11;
const STATEMENT_MS = 150;
const TIMES = 5;

let db: TestDatabase;
let receiver: Receiver;
let worker: Worker | undefined;
let relay: PostgresRelay | undefined;

beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());
beforeEach(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await worker?.stop();
  await relay?.close();
  worker = relay = undefined;
  await db.drop();
});

type Running = { scans: number; claims: number; connections: number; statements: number };
/** The worker's running statements and its connections; for the server, a statement that waits for a lock is running. */
const RUNNING = `
select count(*) filter (where state = 'active' and query like '%recursive pair%')::int as "scans",
  count(*) filter (where state = 'active' and query like '%insert into claim%')::int as "claims",
  count(*) filter (where state = 'active')::int as "statements", count(*)::int as "connections"
from pg_stat_activity where datname = current_database() and application_name like 'redeliver worker%'`;

async function running(): Promise<Running> {
  const { rows } = await db.pool.query<Running>(RUNNING);
  return (
    rows[0] ?? { scans: Number.NaN, claims: Number.NaN, connections: Number.NaN, statements: Number.NaN }
  );
}

/** Locks a table until the returned function is called. */
async function hold(table: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: db.url });
  await client.connect();
  await client.query("begin");
  await client.query(`lock table ${table} in access exclusive mode`);
  return () => client.end();
}

describe("a worker whose statements do not return", () => {
  it("has one of each kind at the server, however often it timed out, and goes on when they return", async () => {
    const subscriber = await createSubscriber(db.prisma, { url: receiver.url() });
    const handler = await createHandler(db.prisma);
    await announceConfig(db);
    const event = await createEvent(db.prisma);
    const { id } = await createDelivery(db.prisma, event, subscriber, { handlerId: handler.id });
    let failed = 0;
    const log = pino(
      { base: null },
      {
        write: (line: string) => {
          if (/scan for due deliveries failed/.test(line)) failed++;
        },
      },
    );
    const letGo = await hold("delivery");
    worker = createWorker({
      databaseUrl: db.url,
      allowPrivate: ["127.0.0.0/8"],
      statementMs: STATEMENT_MS,
      log,
    });
    worker.start();
    const seen: Running[] = [];
    await until(
      async () => {
        seen.push(await running());
        return failed;
      },
      (times) => times >= TIMES,
    );
    await letGo();
    await untilState(db, id, "delivered");

    const most = (of: keyof Running) => Math.max(...seen.map((one) => one[of]));
    expect(most("scans")).toBe(1);
    expect(most("claims")).toBeLessThanOrEqual(1);
    expect(most("connections")).toBeLessThanOrEqual(MOST_CONNECTIONS);
  });
});

describe("a connection of a worker", () => {
  const sleep = (seconds: number) => ({ name: "nap", text: "select pg_sleep($1)::text", values: [seconds] });

  it("cancels a statement at the server, and stays open", async () => {
    const link = new Link(db.url, "test", { statementMs: STATEMENT_MS });
    const pidOf = () => link.query({ name: "pid", text: "select pg_backend_pid()", values: [] });
    const before = await pidOf();
    await expect(link.query(sleep(30))).rejects.toMatchObject({ code: "57014" });
    expect((await running()).statements).toBe(0);
    expect(await pidOf()).toEqual(before);
    await link.close();
  });

  it("stays open for a long queue of statements, each of them short", async () => {
    const link = new Link(db.url, "test", { statementMs: 1000 });
    const line = Array.from({ length: 9 }, () => link.query(sleep(0.25))); // longer than the limit of silence
    await expect(Promise.all(line)).resolves.toHaveLength(9);
    await link.close();
  });

  it("is closed when the server stays silent, and opened again when it answers", async () => {
    relay = await startPostgresRelay(db.url);
    const link = new Link(relay.url, "test", { statementMs: STATEMENT_MS });
    const ask = () => link.query({ name: "one", text: "select 1", values: [] });
    await ask();
    relay.freeze();
    await expect(ask()).rejects.toThrow("PostgreSQL does not answer");
    relay.thaw();
    await expect(ask()).resolves.toEqual([["1"]]);
    await link.close();
  });
});
