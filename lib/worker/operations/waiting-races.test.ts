import { afterEach, beforeEach, expect, it, vi } from "vitest";
import {
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { createOperation } from "../../../prisma/factories/operations";
import { retriedLater } from "../../../prisma/factories/waiting";
import { notifyDue, notifyOperation } from "../../db/channels";
import { newEventId } from "../../db/ids";
import { readOperation } from "../../operations/data/list";
import { announceConfig } from "../../testing/config";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type PostgresRelay, startPostgresRelay } from "../../testing/servers/postgres-relay";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until, untilState } from "../../testing/until";
import { createWorker, type Worker } from "../worker";

/** Releases of waiting deliveries beside claims of the same ones. Polling is put off, so that only the worker's own records find work. */
vi.setConfig({ testTimeout: 60_000 });

const SHARD = 7;
const NEVER_MS = 3_600_000;

let db: TestDatabase;
let receiver: Receiver;
let relay: PostgresRelay;
let worker: Worker;
beforeEach(async () => {
  db = await createTestDatabase();
  receiver = await startReceiver();
  relay = await startPostgresRelay(db.url);
});
afterEach(async () => {
  await worker.stop();
  await relay.close();
  await receiver.close();
  await db.drop();
});

/** A worker, and a delivery whose retries come after 20 ms. */
async function arrange(data: object) {
  const subscriber = await createSubscriber(db.prisma, { url: receiver.url() });
  const policy = await createPolicy(db.prisma, {
    retry: { strategy: "fixed", attempts: 5, firstDelayMs: 20 },
  });
  const handler = await createHandler(db.prisma, { policyId: policy.id });
  await announceConfig(db);
  const event = await createEvent(db.prisma, { id: newEventId(Date.now(), SHARD) });
  const delivery = await createDelivery(db.prisma, event, subscriber, { handlerId: handler.id, ...data });
  worker = createWorker({ databaseUrl: relay.url, allowPrivate: ["127.0.0.0/8"], pollMs: NEVER_MS });
  return delivery;
}
/** Starts a retry of a waiting delivery, of which the leader has decided already. */
async function start(delivery: Awaited<ReturnType<typeof arrange>>): Promise<string> {
  const release = { stage: "full", perSecond: null, since: Date.now() };
  const data = { kind: "retry_now", pace: { perSecond: null }, release } as const;
  const { id } = await createOperation(db.prisma, data, [delivery], "pending");
  await notifyOperation(db.pool, id);
  return id;
}
const untilDone = (id: string) =>
  until(
    () => readOperation(db, id),
    ({ state }) => state === "done",
  );

/** The claims that have stopped. */
const STOPPED = "select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'";

it("a release comes after a claim that is under way, and leaves to it what it takes", async () => {
  const delivery = await arrange({});
  // The claim has read the delivery as it is, and does not end before the test lets it. It waits for no lock: that would time out.
  await db.pool.query(`
    create table going_on ();
    create function stop_here() returns trigger language plpgsql as $$ begin
      while not exists (select from going_on) loop perform pg_sleep(0.01); end loop;
      return new;
    end $$;
    create trigger stop_here before insert on claim for each row execute function stop_here()`);
  worker.start();
  await until(
    async () => (await db.pool.query(STOPPED)).rowCount,
    (stopped) => stopped === 1,
  );
  const release = relay.hold("release_retry_now");
  const id = await start(delivery);
  await release.asked;
  release.release();
  release.pass();
  // One that did not wait for the claim would be executed by now.
  let reads = 0;
  const item = await until(
    () => db.prisma.operationItem.findFirstOrThrow({ where: { operationId: id } }),
    ({ result }) => result !== "pending" || ++reads > 20,
  );
  await db.pool.query("insert into going_on default values");
  expect(item.result).toBe("pending");
  const { counts, skippedByReason } = await untilDone(id);
  expect({ counts, skippedByReason }).toMatchObject({
    counts: { total: 1, skipped: 1, sending: 0 },
    skippedByReason: { already_sending: 1 },
  });
  await untilState(db, delivery.id, "delivered");
  expect(receiver.requestsOf(delivery.id)).toHaveLength(1);
});

it("a retry after one that was brought forward is found without a scan, at the rank of its event", async () => {
  const delivery = await arrange({ ...retriedLater(), priority: 2 });
  await db.prisma.event.updateMany({ where: { id: delivery.eventId }, data: { priority: 2 } });
  receiver.answer(async () => ({ status: receiver.requestsOf(delivery.id).length === 1 ? 500 : 200 }));
  worker.start();
  await notifyDue(db.pool, [{ shard: SHARD }]);
  const id = await start(delivery);
  expect((await untilDone(id)).counts).toMatchObject({ failedAgain: 1 });
  expect(await untilState(db, delivery.id, "delivered")).toMatchObject({ priority: 2, attempts: 3 });
  const attempts = await db.prisma.attempt.findMany({
    where: { deliveryId: delivery.id },
    orderBy: { number: "asc" },
  });
  expect(attempts.map(({ trigger, operationId }) => [trigger, operationId])).toEqual([
    ["automatic", id],
    ["automatic", null],
  ]);
});
