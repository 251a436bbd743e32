import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import type { Actor } from "../../access/actor";
import { newId } from "../../db/ids";
import { readOperation } from "../../operations/data/list";
import { discardDeliveries, retryDeliveries } from "../../operations/mutations";
import { announceConfig } from "../../testing/config";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const actor: Actor = { type: "user", id: newId(), name: "Olga Operator", role: "admin" };
let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

/** Failed deliveries of one subscriber, by id. */
async function failuresOf(subscriber: Parameters<typeof createFailures>[2], count: number) {
  const { deliveries } = await createFailures(running.db, count, subscriber);
  return deliveries.map(({ id }) => id);
}

const stored = (id: string) => running.db.prisma.operation.findUniqueOrThrow({ where: { id } });
const counted = async (id: string) => (await readOperation(running.db, id)).counts;

it("writes the results of a retry once its last delivery has settled, and not before", async () => {
  const { db, arrange, receiver } = running;
  const good = await arrange();
  const bad = await arrange({ answers: [{ status: 500 }] });
  const paused = await arrange({ paused: true });
  const [first, second] = await Promise.all([
    failuresOf({ subscriber: good.subscriber }, 2),
    failuresOf({ subscriber: bad.subscriber }, 1),
  ]);
  const waiting = await failuresOf({ subscriber: paused.subscriber }, 1);
  const retry = (deliveryIds: string[]) => retryDeliveries(db, actor, { by: "ids", deliveryIds });
  const held = await retry([...first, ...waiting]);
  const { operationId } = await retry(second);

  const done = await until(
    () => stored(operationId),
    ({ finishedAt }) => finishedAt !== null,
  );
  expect(done).toMatchObject({ state: "done" });
  expect(await counted(operationId)).toMatchObject({ total: 1, delivered: 0, failedAgain: 1 });
  await receiver.until((requests) => requests.filter(({ path }) => path === good.path).length === 2);
  expect(await stored(held.operationId)).toMatchObject({ state: "running", finishedAt: null });

  await db.prisma.subscriber.update({ where: { id: paused.subscriber.id }, data: { paused: false } });
  await announceConfig(db);
  const all = await until(
    () => stored(held.operationId),
    ({ finishedAt }) => finishedAt !== null,
  );
  expect(await counted(held.operationId)).toMatchObject({
    total: 3,
    sending: 0,
    delivered: 3,
    failedAgain: 0,
  });
  const items = await db.prisma.operationItem.findMany({ where: { operationId: held.operationId } });
  expect(all.finishedAt).toEqual(new Date(Math.max(...items.map(({ settledAt }) => Number(settledAt)))));
});

it("a discard has its results at once", async () => {
  const { db } = running;
  const deliveryIds = await failuresOf({}, 1);
  const { operationId } = await discardDeliveries(db, actor, { by: "ids", deliveryIds });
  const { createdAt, ...operation } = await stored(operationId);
  expect(operation).toMatchObject({ state: "done", finishedAt: createdAt });
  expect(await counted(operationId)).toMatchObject({ total: 1, changed: 1, skipped: 0 });
});
