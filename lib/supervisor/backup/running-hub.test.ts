import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, expect, it, vi } from "vitest";
import { createHandler, createSubscriber } from "../../../prisma/factories/factories";
import { SYSTEM } from "../../access/actor";
import { createApiKey } from "../../api-keys/mutations";
import type { ChainHead } from "../../audit/chain";
import { verifyChain } from "../../audit/data/verify-chain";
import { signInByPassword } from "../../auth/sign-in";
import { COMMAND_STATEMENT_MS } from "../../config/statement-limits";
import { type Database, openDatabase } from "../../db/client";
import { migrate } from "../../db/migrate";
import { DAYS_AHEAD, dayPartitions, ensureDayPartitions } from "../../db/partitions";
import { discardDeliveries } from "../../operations/mutations";
import { readLedger, readRuns } from "../../retention/data";
import { prepareSecrets } from "../../stored-secrets/start";
import { announceConfig } from "../../testing/config";
import { startPublishServer } from "../../testing/processes/publish-server";
import { startWorkerProcess } from "../../testing/processes/worker-process";
import { startReceiver } from "../../testing/servers/receiver";
import { until } from "../../testing/until";
import { DAY_MS } from "../../time/units";
import { ensureFirstAdmin } from "../../users/mutations";
import { lockHome, openHome } from "../home";
import { runEmbeddedPostgres } from "../postgres/supervised";
import { backUp } from "./backup";
import { restore } from "./restore";

/** A hub with a worker and a publisher is backed up while it runs, restored into another home, and goes on there. */

vi.setConfig({ testTimeout: 120_000 });
vi.spyOn(process.stdout, "write").mockReturnValue(true);
// The keys are in the home, as with `npm start`.
vi.stubEnv("REDELIVER_SECRET_KEYS", "");

const ADMIN = { email: "ann@example.com", password: "correct horse battery" };
const folder = mkdtempSync(path.join(tmpdir(), "redeliver-running-hub-"));
chmodSync(folder, 0o755);
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

type Hub = { folder: string; db: Database; startWorker: () => Promise<void> };

/** Starts the database of a home, migrated and with its secrets encrypted, as `npm start` does. */
async function startHub(name: string): Promise<Hub> {
  const home = openHome(path.join(folder, name));
  vi.stubEnv("REDELIVER_HOME", home.folder);
  const release = lockHome(home);
  const postgres = await runEmbeddedPostgres(home, () => {});
  await migrate(postgres.url);
  const db = openDatabase(postgres.url, 6, COMMAND_STATEMENT_MS);
  closing.push(async () => {
    await db.close();
    await postgres.stop();
    release();
  });
  return {
    folder: home.folder,
    db,
    startWorker: async () => {
      const environment = { REDELIVER_HOME: home.folder, REDELIVER_SECRET_KEYS: "" };
      closing.push((await startWorkerProcess(postgres.url, environment)).stop);
    },
  };
}

const countByState = async ({ db }: Hub) => {
  const { rows } = await db.pool.query<{ state: string; count: number }>(
    "select state::text, count(*)::int as count from delivery group by state",
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};
const verify = async ({ db }: Hub, kept?: ChainHead) => {
  const client = await db.pool.connect();
  return verifyChain(client, { kept }).finally(() => client.release());
};

/** What pg_dump does first. */
const DUMP = `
set idle_in_transaction_session_timeout = 0; begin isolation level repeatable read read only;
lock table event, event_payload, delivery, attempt, subscriber, handler, retention_run, leader_lease in access share mode`;

/** Makes everything older by some days, and takes the partitions away that a hub that was off would not have. */
async function age({ db }: Hub, days: number): Promise<void> {
  const then = (more: number) => new Date(Date.now() - (days + more) * DAY_MS);
  await ensureDayPartitions(db.pool, then(1), then(-1));
  const older = (table: string, ...columns: string[]) => {
    const changes = columns.map((column) => `${column} = ${column} - interval '${days} days'`);
    return db.pool.query(`update ${table} set ${changes.join(", ")}`);
  };
  await older("event", "received_at");
  await older("event_payload", "received_at");
  await older("delivery", "received_at", "due_at", "finished_at", "failed_at");
  await older("attempt", "started_at");
  await older("retention_run", "begun_at", "ended_at");
  const from = new Date(Date.now() - 2 * DAY_MS);
  const to = new Date(Date.now() + DAYS_AHEAD * DAY_MS);
  for (const table of ["event_payload", "attempt"] as const)
    for (const name of dayPartitions(table, from, to)) await db.pool.query(`drop table if exists ${name}`);
}

it("a hub that is backed up while it runs goes on from there in another home", async () => {
  const receiver = await startReceiver({ "/refused": { status: 500 } });
  closing.push(receiver.close);
  const first = await startHub("first");
  const { db } = first;
  const handler = await createHandler(db.prisma, {
    basePath: "/orders",
    topicNames: ["paid", "refused", "later"],
  });
  const subscribe = (name: string, paused = false) => {
    const topicIds = handler.topics.filter((topic) => topic.name === name).map((topic) => topic.id);
    return createSubscriber(db.prisma, { name, paused, topicIds, url: receiver.url(`/${name}`) });
  };
  await subscribe("paid");
  await subscribe("refused");
  const later = await subscribe("later", true);
  await prepareSecrets(db, true);
  await announceConfig(db);
  await ensureFirstAdmin(db, ADMIN);
  const { key } = await createApiKey(db, SYSTEM, { name: "publisher", scopes: ["events:publish"] });
  await first.startWorker();
  const publisher = await startPublishServer(db);
  closing.push(publisher.close);
  const accepted: string[] = [];
  const publish = async (topic: string) => {
    const { status, body } = await publisher.publish(`/orders/${topic}`, { key, body: { topic } });
    expect(status).toBe(202);
    accepted.push(body.eventId ?? "");
  };
  for (let round = 0; round < 5; round++)
    for (const topic of ["paid", "refused", "later"]) await publish(topic);
  await until(
    () => countByState(first),
    ({ delivered, failed, scheduled }) => delivered === 5 && failed === 5 && scheduled === 5,
  );
  const [failed] = await db.prisma.delivery.findMany({ where: { state: "failed" }, take: 1 });
  await discardDeliveries(db, SYSTEM, { by: "ids", deliveryIds: [failed?.id ?? ""] });
  const { head } = await until(
    () => verify(first),
    ({ unchained }) => unchained === 0,
  );
  const before = [...accepted];

  // Events are published and delivered meanwhile, although a dump reads the same tables.
  const dump = await db.pool.connect();
  await dump.query(DUMP);
  let isOver = false;
  const publishing = (async () => {
    while (!isOver) await publish("paid");
  })();
  await backUp(first.folder, path.join(folder, "backup")).finally(() => {
    isOver = true;
  });
  await publishing;
  expect(accepted.length).toBeGreaterThan(before.length);
  await until(
    () => countByState(first),
    ({ delivered }) => delivered === accepted.length - 10,
  );
  await dump.query("rollback");
  dump.release();
  for (const close of closing.splice(1).reverse()) await close();

  const second = path.join(folder, "second");
  await restore(path.join(folder, "backup"), second);
  const restored = await startHub("second");
  const events = await restored.db.prisma.event.findMany({ select: { id: true } });
  const ids = new Set(events.map(({ id }) => id));
  expect(before.filter((id) => !ids.has(id))).toEqual([]);
  expect([...ids].filter((id) => !accepted.includes(id))).toEqual([]);
  const { accepted: sum, existing, purged } = await readLedger(restored.db.pool);
  expect(Number(sum)).toBe(ids.size);
  expect(existing + purged).toBe(sum);
  expect(await countByState(restored)).toMatchObject({ failed: 4, discarded: 1 });
  expect(await verify(restored, head)).toMatchObject({ problems: [] });
  const attempt = { ...ADMIN, address: "127.0.0.1", now: new Date() };
  expect(await signInByPassword(restored.db, attempt)).toHaveProperty("id");

  // It was off for so long that no day of today is there, and that retention first waits for a day.
  await age(restored, 20);
  await restored.db.prisma.subscriber.update({ where: { id: later.id }, data: { paused: false } });
  await announceConfig(restored.db);
  await restored.startWorker();
  await until(
    () => countByState(restored),
    ({ scheduled }) => scheduled === undefined,
    60_000,
  );
  expect(await countByState(restored)).toEqual({ delivered: ids.size - 5, failed: 4, discarded: 1 });
  await until(
    () => readRuns(restored.db.pool, 1),
    ([run]) => run?.result?.overdue[0]?.startsWith("Nothing is removed before ") ?? false,
  );
  // Signed with the secret that only the restored keys open.
  const stored = await restored.db.prisma.subscriber.findUniqueOrThrow({ where: { id: later.id } });
  expect(stored.signingKey).not.toContain("whsec_");
  const arrived = receiver.requests.filter((request) => request.path === "/later");
  expect(arrived).toHaveLength(5);
  const webhook = new Webhook(later.signingKey);
  for (const { body, headers } of arrived)
    expect(webhook.verify(body, headers as Record<string, string>)).toEqual({ topic: "later" });
});
