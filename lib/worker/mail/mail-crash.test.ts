import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createHandler, createPolicy } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import { retrySettings } from "../../policies/schema";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type HeldMails, holdMails } from "../../testing/held-mails";
import { startWorkerProcess, type WorkerProcess } from "../../testing/processes/worker-process";
import { startMailServer, type TestMailServer } from "../../testing/servers/mail-server";
import { until } from "../../testing/until";

/**
 * Kills a worker (SIGKILL) while it sends an e-mail: before the server has it, after the server has it and before its answer,
 * and after its answer 250 and before the result is written.
 */

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let db: TestDatabase;
let server: TestMailServer;
let workers: WorkerProcess[];
beforeEach(async () => {
  db = await createTestDatabase();
  server = await startMailServer();
  workers = [];
  const retry = {
    ...retrySettings.parse({ strategy: "fixed", attempts: 0, failureEmailTo: ["ops@example.com"] }),
  };
  const policy = await createPolicy(db.prisma, { retry });
  const { id: handlerId } = await createHandler(db.prisma, { policyId: policy.id });
  const { deliveries } = await createFailures(db, 1, { failedAt: new Date(Date.now() - 60_000) });
  const outbox = deliveries.map(({ id, shard, failedAt }) => ({
    deliveryId: id,
    shard,
    failedAt: failedAt as Date,
    handlerId,
  }));
  await db.prisma.failureEmail.createMany({ data: outbox });
});
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await server.stop();
  await db.drop();
});

async function startWorker(): Promise<WorkerProcess> {
  const worker = await startWorkerProcess(db.url, { SMTP_URL: server.url() });
  workers.push(worker);
  return worker;
}

/** Ends the connections of the dead worker, and waits for their end. */
async function waitUntilDisconnected(): Promise<void> {
  const connections = () =>
    db.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'redeliver worker%' and datname = current_database()",
    );
  await until(connections, ({ rows }) => rows.length === 0);
}
async function letLeasesRunOut(): Promise<void> {
  await db.pool.query(
    "update shard_lease set expires_at = '2026-01-01'; update leader_lease set expires_at = '2026-01-01'; update mail set due_at = '2026-01-01'",
  );
}

const mails = () => db.prisma.mail.findMany();
const untilSent = () => until(mails, ([mail]) => mail?.state === "sent", 40_000);

describe("a worker that is killed", () => {
  it("before the mail server has the e-mail: the next worker sends it once", async () => {
    let connected = () => {};
    const connection = new Promise<void>((resolve) => {
      connected = resolve;
    });
    server.answer({
      greet: () => {
        connected();
        return new Promise(() => {});
      },
    });
    const worker = await startWorker();
    await connection;
    await worker.kill();
    await waitUntilDisconnected();
    expect(await mails()).toMatchObject([{ state: "sending", tries: 1 }]);
    server.answer({});
    await letLeasesRunOut();
    await startWorker();
    await untilSent();
    expect(server.arrived).toHaveLength(1);
    expect(await mails()).toMatchObject([{ tries: 2, sentAt: expect.any(Date) }]);
  });

  it("before the mail server has answered: the next worker sends the same bytes under the same id", async () => {
    let arrived = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    server.answer({
      message: () => {
        arrived();
        return new Promise(() => {});
      },
    });
    const worker = await startWorker();
    await arrival;
    await worker.kill();
    await waitUntilDisconnected();
    server.answer({});
    await letLeasesRunOut();
    await startWorker();
    await untilSent();
    expectTheSameTwice();
  });

  it("after its 250 and before the result is written: the next worker sends the same bytes under the same id", async () => {
    let held: HeldMails | undefined;
    server.answer({
      message: async () => {
        held = await holdMails(db);
        return undefined;
      },
    });
    const worker = await startWorker();
    await server.untilTaken(1);
    await held?.untilWantedBy("redeliver worker % mailer");
    await worker.kill();
    // The statement was sent before the crash: without this the server would still execute it.
    await waitUntilDisconnected();
    await held?.release();
    expect(await mails()).toMatchObject([{ state: "sending", tries: 1, sentAt: null }]);
    server.answer({});
    await letLeasesRunOut();
    await startWorker();
    await untilSent();
    expectTheSameTwice();
    expect(server.taken()).toHaveLength(2);
  });
});

/** A mail store that identifies messages by their id shows them once. */
function expectTheSameTwice(): void {
  const [first, second, ...others] = server.arrived;
  expect(others).toEqual([]);
  expect(second?.parsed.messageId).toMatch(/^<[0-9a-f-]{36}@localhost>$/);
  expect(second?.parsed.messageId).toBe(first?.parsed.messageId);
  expect(second?.raw.equals(first?.raw ?? Buffer.alloc(0))).toBe(true);
}
