import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createOperation } from "../../../prisma/factories/operations";
import { createWaiting, firstLater, retriedLater } from "../../../prisma/factories/waiting";
import { shardOf } from "../../db/ids";
import { getDeliveryDetail } from "../../deliveries/data/detail";
import { readOperation } from "../../operations/data/list";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
let db: RunningWorker["db"];
beforeAll(async () => {
  running = await startRunningWorker();
  ({ db } = running);
});
afterAll(() => running.stop());

type Deliveries = Awaited<ReturnType<typeof createWaiting>>["deliveries"];

/** Stops deliveries, as they were when the set was frozen. */
async function stop(of: Deliveries) {
  const { id } = await createOperation(db.prisma, { kind: "stop" }, of, "pending");
  return until(
    () => readOperation(db, id),
    ({ state }) => state === "done",
  );
}
const stored = (id: string) =>
  db.prisma.delivery.findUniqueOrThrow({ where: { id_shard: { id, shard: shardOf(id) } } });

it("fails them with their last failure, at once; a planned attempt that will not come is not counted", async () => {
  const { subscriber } = await running.arrange();
  const { deliveries } = await createWaiting(db, 30, { subscriber });
  const where = { id: { in: deliveries.map(({ id }) => id) } };
  await db.prisma.delivery.updateMany({ where, data: { failureFingerprintId: 7n } });
  expect((await stop(deliveries)).counts).toMatchObject({ total: 30, changed: 30, skipped: 0 });
  const [{ id } = { id: "" }] = deliveries;
  expect(await stored(id)).toMatchObject({
    ...{ state: "failed", retryingEnded: "stopped", failureKind: "http_status", httpStatus: 503 },
    ...{ failureDetail: "Answered 503, expected 200", attempts: 1, automaticAttempts: 0, operationId: null },
    failureFingerprintId: 7n,
  });
  expect((await getDeliveryDetail(db, id))?.delivery).toMatchObject({ attempts: 1, retries: 0 });
  expect(running.receiver.requestsOf(id)).toEqual([]);
});

it("says so of what has no known outcome", async () => {
  const { subscriber } = await running.arrange();
  const untried = await createWaiting(db, 1, { subscriber, data: firstLater() });
  const cutOff = { ...firstLater(), attempts: 1, recoveries: 1, nextTrigger: "recovery" } as const;
  const unknown = await createWaiting(db, 1, { subscriber, data: cutOff });
  const of = [...untried.deliveries, ...unknown.deliveries];
  expect((await stop(of)).counts).toMatchObject({ changed: 2 });
  const failure = {
    state: "failed",
    retryingEnded: "stopped",
    failureClass: "no_response",
    failureKind: "stopped",
  };
  const [first, second] = await Promise.all(of.map(({ id }) => stored(id)));
  expect(first).toMatchObject({
    ...failure,
    httpStatus: null,
    failureDetail: "Stopped before its first attempt",
  });
  expect(second).toMatchObject({
    ...failure,
    failureDetail: "Stopped before the outcome of an attempt was known",
  });
  // No attempt gives them a fingerprint: a leader task does.
  const ids = of.map(({ id }) => id);
  const filled = await until(
    () => Promise.all(ids.map(stored)),
    (rows) => rows.every(({ failureFingerprintId }) => failureFingerprintId !== null),
  );
  const [{ failureFingerprintId } = { failureFingerprintId: null }] = filled;
  const fingerprint = { where: { id: failureFingerprintId ?? 0n }, include: { group: true } };
  expect((await db.prisma.failureFingerprint.findUnique(fingerprint))?.group.template).toBe(
    "stopped before an outcome",
  );
});

it("notifies recipients, once, as whenever automatic delivery ends", async () => {
  const retry = { strategy: "fixed", attempts: 3, firstDelayMs: 1000, failureEmailTo: ["ops@example.com"] };
  const { subscriber, handlerId } = await running.arrange({ retry });
  const plain = await running.arrange();
  const notified = await createWaiting(db, 2, { subscriber, data: { ...retriedLater(), handlerId } });
  const silent = await createWaiting(db, 1, {
    subscriber,
    data: { ...retriedLater(), handlerId: plain.handlerId },
  });
  await stop([...notified.deliveries, ...silent.deliveries]);
  const mails = await db.prisma.failureEmail.findMany({ where: { handlerId } });
  expect(mails.map(({ deliveryId }) => deliveryId).sort()).toEqual(
    notified.deliveries.map(({ id }) => id).sort(),
  );
  expect(await db.prisma.failureEmail.count({ where: { handlerId: plain.handlerId } })).toBe(0);
});
