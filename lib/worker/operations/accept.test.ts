import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailureGroup } from "../../../prisma/factories/failure-groups";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import type { Actor } from "../../access/actor";
import { newId, shardOf } from "../../db/ids";
import { getDeliveryDetail } from "../../deliveries/data/detail";
import { listFailedDeliveries } from "../../deliveries/data/list";
import { readOperation } from "../../operations/data/list";
import { restoreDeliveries } from "../../operations/mutations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const actor: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };

let running: RunningWorker;
let db: RunningWorker["db"];
beforeAll(async () => {
  running = await startRunningWorker();
  ({ db } = running);
});
afterAll(() => running.stop());

type Deliveries = Awaited<ReturnType<typeof createFailures>>["deliveries"];

async function run(kind: "accept" | "restore" | "resend", of: Deliveries) {
  const { id } = await createOperation(db.prisma, { kind }, of, "pending");
  return until(
    () => readOperation(db, id),
    ({ state }) => state === "done",
  );
}
const stored = (id: string) =>
  db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: shardOf(id) } } });

/** Failures that answered 200 of a subscriber that expects `now`. */
async function answered(count: number, now: number) {
  const { subscriber } = await running.arrange();
  await createFailures(db, count, { subscriber });
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { expectedStatus: now } });
  await db.prisma.delivery.updateMany({
    where: { subscriberId: subscriber.id },
    data: {
      expectedStatus: 202,
      httpStatus: 200,
      failureClass: "unexpected_success",
      failureKind: "http_status",
    },
  });
  // A worker gives one to failures of earlier versions.
  const { fingerprint } = await createFailureGroup(db.prisma, subscriber);
  await db.prisma.delivery.updateMany({
    where: { subscriberId: subscriber.id },
    data: { failureFingerprintId: fingerprint.id },
  });
  const rows = await db.prisma.delivery.findMany({ where: { subscriberId: subscriber.id } });
  return { subscriber, deliveries: rows as unknown as Deliveries };
}

it("delivers what was answered as its subscriber expects now, unsent and marked; taking it back restores it as it was", async () => {
  const { subscriber, deliveries } = await answered(3, 200);
  const [one] = deliveries;
  if (!one) throw new Error("made above");
  const before = await stored(one.id);
  const list = async () => {
    const filter = {
      from: new Date(0),
      to: new Date(Date.now() + 60_000),
      classes: [],
      contextIds: [],
      subscriberIds: [subscriber.id],
    };
    const position = { sort: "date", direction: "DESC", limit: 50, offset: 0 } as const;
    return (await listFailedDeliveries(db, filter, position)).items.map(({ deliveryId }) => deliveryId);
  };
  const order = await list();
  const accepted = await run("accept", deliveries);
  expect(accepted.counts).toMatchObject({ total: 3, changed: 3, skipped: 0 });
  expect(await stored(one.id)).toMatchObject({ state: "delivered", acceptedOperationId: accepted.id });
  expect((await getDeliveryDetail(db, one.id))?.delivery).toMatchObject({
    ...{ state: "delivered", acceptedBy: { type: "user", id: null, name: "Olga Operator" } },
    ...{ httpStatus: 200, failureClass: "unexpected_success", attempts: before.attempts },
  });
  expect(await list()).toEqual([]);
  expect(running.receiver.requestsOf(one.id)).toEqual([]);
  expect((await run("restore", deliveries)).counts).toMatchObject({ changed: 3, skipped: 0 });
  expect(await stored(one.id)).toEqual({ ...before, restoredAt: expect.any(Date) });
  expect(await list()).toEqual(order);
});

it("skips what was answered otherwise than expected at its release, and keeps what a deleted subscriber answered", async () => {
  const { subscriber, deliveries } = await answered(2, 202);
  expect((await run("accept", deliveries)).skippedByReason).toEqual({ answer_not_expected: 2 });
  await db.prisma.delivery.updateMany({
    where: { subscriberId: subscriber.id },
    data: { failureKind: "response_too_large", httpStatus: 202 },
  });
  expect((await run("accept", deliveries)).skippedByReason).toEqual({ answer_not_expected: 2 });
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { deletedAt: new Date() } });
  expect((await run("accept", deliveries)).skippedByReason).toEqual({ subscriber_deleted: 2 });
});

it("changes nothing of a delivery that another operation changes at the same time", async () => {
  const { deliveries } = await answered(20, 200);
  const { id } = await createOperation(db.prisma, { kind: "accept" }, deliveries, "pending");
  await createOperation(db.prisma, { kind: "discard" }, deliveries, "pending");
  await until(
    () => readOperation(db, id),
    ({ state }) => state === "done",
  );
  await until(
    () => db.prisma.operation.count({ where: { state: "running" } }),
    (count) => count === 0,
  );
  const rows = await Promise.all(deliveries.map((one) => stored(one.id)));
  for (const row of rows) expect(row.acceptedAt === null).toBe(row.state !== "delivered");
  for (const row of rows) expect(row.discardedAt === null).toBe(row.state !== "discarded");
});

it("lets an accepted delivery be sent again, without its mark", async () => {
  const { deliveries } = await answered(1, 200);
  const [{ id } = { id: "" }] = deliveries;
  await run("accept", deliveries);
  running.receiver.answer(() => ({ status: 202 }));
  expect((await run("resend", deliveries)).counts).toMatchObject({ delivered: 1 });
  running.receiver.answer(() => ({ status: 200 }));
  expect(await stored(id)).toMatchObject({
    state: "delivered",
    acceptedAt: null,
    acceptedOperationId: null,
    httpStatus: 202,
  });
});

it("is taken back at once too, with the right to accept", async () => {
  const { deliveries } = await answered(1, 200);
  const [{ id } = { id: "" }] = deliveries;
  await run("accept", deliveries);
  const asked: string[] = [];
  const requireRight = async (access: string) => {
    asked.push(access);
    if (access === "deliveries:accept") throw new Error("no right");
  };
  const selection = { by: "ids", deliveryIds: [id] } as const;
  await expect(
    restoreDeliveries(db, actor, { ...selection, deliveryIds: [id] }, undefined, requireRight),
  ).rejects.toThrow("no right");
  expect(asked).toEqual(["deliveries:accept"]);
  expect((await stored(id)).state).toBe("delivered");
  expect(await restoreDeliveries(db, actor, { ...selection, deliveryIds: [id] })).toMatchObject({
    changed: 1,
  });
  expect((await stored(id)).state).toBe("failed");
});
