import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createHandler, createPolicy, createSubscriber } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import { between, pick, type Random, seeded } from "../../../prisma/factories/random";
import { createWaiting, retriedLater } from "../../../prisma/factories/waiting";
import type { Actor } from "../../access/actor";
import { newDeliveryId, newId } from "../../db/ids";
import { ENDED_STATES, OPERATION_MOVES, type OperationMove } from "../../engine/operation";
import type { OperationKind } from "../../engine/state";
import { readOperation } from "../../operations/data/list";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../../operations/mutations";
import { announceConfig } from "../../testing/config";
import { checkHoldsAtCommit, checkOperationsAtCommit } from "../../testing/counted-operations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until } from "../../testing/until";
import { createWorker, type Worker } from "../worker";

/**
 * Operations, retries and deletions of overlapping deliveries at the same time, failed ones and ones that their policy retries, pauses, cancellations, and workers that come and go, in an
 * order that a seed decides. The database refuses any commit after which an operation does not add up or two send the same delivery; in the
 * end every item has one result, every attempt belongs to an item that was sent, and every sent item of an edited retry has one copy.
 */

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const SEED = Number(process.env.OPERATIONS_SEED ?? 20261126);
const STEPS = Number(process.env.OPERATIONS_STEPS ?? 45);
const LEASE_MS = 3000;
const actor: Actor = { type: "user", id: newId(), name: "Olga Operator", role: "admin" };

let db: TestDatabase;
let receiver: Receiver;
const workers: Worker[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  receiver = await startReceiver();
  await checkOperationsAtCommit(db.pool);
  await checkHoldsAtCommit(db.pool);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  await receiver.close();
  await db.drop();
});

function startWorker(): void {
  const worker = createWorker({
    databaseUrl: db.url,
    allowPrivate: ["127.0.0.0/8"],
    leaseMs: LEASE_MS,
    drainMs: 50,
  });
  worker.start();
  workers.push(worker);
}

type Deliveries = Awaited<ReturnType<typeof createFailures>>["deliveries"];

/** What a backfill of the events of some deliveries to one of the subscribers has as items: some of those deliveries exist. */
function backfilled(random: Random, set: Deliveries, subscriberIds: readonly string[]) {
  const subscriberId = pick(random, subscriberIds);
  return set.map(({ eventId, shard }) => ({
    ...{ id: newDeliveryId(eventId), shard, eventId, subscriberId, attempts: 0 },
  }));
}

it(`operations add up at every commit and in the end (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const deliveries: Deliveries = [];
  // Retried soon, again and again: claims and releases of the same deliveries meet.
  const policy = await createPolicy(db.prisma, {
    retry: { strategy: "fixed", attempts: 50, firstDelayMs: 250 },
  });
  const handler = await createHandler(db.prisma, { policyId: policy.id });
  for (let one = 0; one < 4; one++) {
    const subscriber = await createSubscriber(db.prisma, { url: receiver.url(`/${one}`), maxConcurrency: 4 });
    deliveries.push(...(await createFailures(db, 40, { subscriber })).deliveries);
    const data = { ...retriedLater(), handlerId: handler.id, dueAt: new Date(Date.now() + 2000 * one) };
    deliveries.push(...(await createWaiting(db, 40, { subscriber, data })).deliveries);
  }
  receiver.answer(({ path, id }) => {
    const isDown = path === "/3" || (path === "/2" && receiver.requestsOf(id).length < 8);
    return { status: isDown ? 500 : 200 };
  });
  // Events of the factories have no handler and no topic, which deliveries take from their events.
  await db.pool.query(
    "update event set handler_id = d.handler_id, topic_id = d.topic_id from delivery d where d.event_id = event.id and d.shard = event.shard",
  );
  await announceConfig(db);
  startWorker();
  startWorker();
  const operations: string[] = [];
  for (let step = 0; step < STEPS; step++) await takeStep(random, deliveries, operations);
  for (const id of operations) await finish(id);
  await checkEnd(operations);
});

const PLAYED: readonly OperationKind[] = [
  "retry",
  "discard",
  "restore",
  "backfill",
  "retry_now",
  "stop",
  "accept",
  // Twice as often: of two that meet, one skips.
  "edit_and_retry",
  "edit_and_retry",
];

/** Edits of a set: with a patch that applies to every payload, one to some, one without a patch, and one to another URL. */
const editOf = (random: Random) =>
  pick(random, [
    { patch: '[{"op":"add","path":"","value":{"n":2}}]' },
    { patch: '[{"op":"test","path":"/n","value":1},{"op":"replace","path":"/n","value":2}]' },
    { headers: { accept: "text/plain" } },
    { url: receiver.url("/other") },
  ]);

async function takeStep(random: Random, deliveries: Deliveries, operations: string[]): Promise<void> {
  const some = () => deliveries.filter(() => random() < 0.3);
  const ids = () =>
    some()
      .map(({ id }) => id)
      .slice(0, 50);
  const by = (deliveryIds: string[]) => ({ by: "ids" as const, deliveryIds });
  const what = random();
  if (what < 0.3) {
    const set = some();
    const canary = random() < 0.3 ? { items: between(random, 1, 10), deliveredShare: random() } : null;
    const perSecond = random() < 0.3 ? null : between(random, 5, 200);
    const kind = pick(random, PLAYED);
    const data = {
      kind,
      pace: { perSecond, perSubscriberPerSecond: null },
      ...(canary ? { canary } : {}),
    };
    const subscriberIds = [...new Set(deliveries.map(({ subscriberId }) => subscriberId))];
    const id = newId();
    // Before its operation: a worker releases none without.
    if (kind === "edit_and_retry")
      await db.prisma.operationEdit.create({ data: { operationId: id, ...editOf(random) } });
    const items = kind === "backfill" ? backfilled(random, set, subscriberIds) : await asTheyAre(set);
    operations.push((await createOperation(db.prisma, { id, ...data }, items, "pending")).id);
  } else if (what < 0.65 && operations.length > 0) {
    await move(
      pick(random, operations),
      pick(random, ["pause", "resume", "cancel", "close", "open"] as const),
    );
  } else if (what < 0.75) {
    await Promise.all(
      [retryDeliveries(db, actor, by(ids())), retryDeliveries(db, actor, by(ids()))].map((one) =>
        one.catch(ignoreEmpty),
      ),
    );
  } else if (what < 0.82) {
    await discardDeliveries(db, actor, by(ids())).catch(ignoreEmpty);
  } else if (what < 0.89) {
    await restoreDeliveries(db, actor, by(ids())).catch(ignoreEmpty);
  } else if (what < 0.95 && workers.length > 1) {
    await workers.splice(between(random, 0, workers.length - 1), 1)[0]?.stop();
  } else if (workers.length < 3) startWorker();
}

/** Deliveries and their edited copies with the attempts of now, which a freeze remembers. */
const asTheyAre = (set: Deliveries) => {
  const ids = { in: set.map(({ id }) => id) };
  return db.prisma.delivery.findMany({ where: { OR: [{ id: ids }, { editedFrom: ids }] } });
};

/** Nothing was picked. */
const ignoreEmpty = () => undefined;

async function move(id: string, name: OperationMove): Promise<void> {
  const { from, to } = OPERATION_MOVES[name];
  await db.prisma.operation.updateMany({ where: { id, state: { in: [...from] } }, data: { state: to } });
}

/** Resumes an operation again and again until it has ended. */
async function finish(id: string): Promise<void> {
  await until(
    async () => {
      await move(id, "open");
      await move(id, "resume");
      await db.prisma.operationSubscriber.deleteMany({ where: { operationId: id } });
      return readOperation(db, id);
    },
    ({ state }) => (ENDED_STATES as readonly string[]).includes(state),
    60_000,
    200,
  );
}

async function checkEnd(operations: readonly string[]): Promise<void> {
  for (const id of operations) {
    const { counts } = await readOperation(db, id);
    expect(counts).toMatchObject({ pending: 0, sending: 0 });
    const { delivered, failedAgain, changed, skipped, cancelled, total } = counts;
    expect(delivered + failedAgain + changed + skipped + cancelled).toBe(total);
  }
  // A delivery is sent for an operation once, or again after its worker stopped; never without its item, which of a copy is the original.
  const item = `operation_item i on i.operation_id = a.operation_id and i.delivery_id = coalesce(
    (select x.original_id from delivery_edit x where x.delivery_id = a.delivery_id and x.operation_id = a.operation_id), a.delivery_id)`;
  const { rows } = await db.pool.query(`
    select a.operation_id, a.delivery_id, count(*) filter (where a.outcome <> 'unknown') as attempts, i.result
    from attempt a left join ${item}
    where a.operation_id is not null group by 1, 2, 4
    having count(*) filter (where a.outcome <> 'unknown') > 1 or i.result is null or i.result not in ('delivered', 'failed_again')`);
  expect(rows).toEqual([]);
  const sent = await db.pool.query(`
    select i.delivery_id from operation_item i where i.result in ('delivered', 'failed_again')
      and not exists (select from attempt a join ${item.replace("i on i", "s on s").replace("i.delivery_id", "s.delivery_id")}
        where s.operation_id = i.operation_id and s.delivery_id = i.delivery_id)
      -- A copy that waited may have been stopped.
      and not exists (select from delivery_edit x join operation_item s on s.delivery_id = x.delivery_id and s.result = 'changed'
        where x.operation_id = i.operation_id and x.original_id = i.delivery_id)`);
  expect(sent.rows).toEqual([]);
  // An item of an edited retry that was sent has one copy, and no other has any.
  const copied = await db.pool.query(`
    select i.operation_id, i.delivery_id from operation o join operation_item i on i.operation_id = o.id
    where o.kind = 'edit_and_retry' and (i.result in ('delivered', 'failed_again')) <> (
      select count(*) = 1 from delivery_edit x join delivery d on d.id = x.delivery_id and d.edited_from = i.delivery_id
      where x.operation_id = i.operation_id and x.original_id = i.delivery_id)`);
  expect(copied.rows).toEqual([]);
  expect(await db.prisma.deliveryEdit.count()).toBeGreaterThan(0);
  // Each event of the factories was given one delivery, and counts those that backfills have made; that of a copy counts its own.
  const counted = await db.pool.query(`
    select e.id from event e
    where e.subscriber_count + (e.edited_from is null)::integer <> (select count(*) from delivery d where d.event_id = e.id and d.shard = e.shard)`);
  expect(counted.rows).toEqual([]);
}
