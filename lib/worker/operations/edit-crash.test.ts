import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { createFailures } from "../../../prisma/factories/failures";
import type { Actor } from "../../access/actor";
import { newId } from "../../db/ids";
import { getDeliveryDetail } from "../../deliveries/data/detail";
import { consoleDraft } from "../../operations/console-draft";
import { readOperationDetail } from "../../operations/data/detail";
import { createDraft } from "../../operations/mutations/draft";
import { editAndRetry } from "../../operations/mutations/edit";
import { startOperation } from "../../operations/mutations/start";
import { announceConfig } from "../../testing/config";
import { checkOperationsAtCommit } from "../../testing/counted-operations";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { startWorkerProcess, type WorkerProcess } from "../../testing/processes/worker-process";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until } from "../../testing/until";

// A lease has to end, and a loaded machine may take long for the rest.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const ACTOR: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };

let db: TestDatabase;
let receiver: Receiver;
const workers: WorkerProcess[] = [];
beforeAll(async () => {
  db = await createTestDatabase();
  receiver = await startReceiver();
  await checkOperationsAtCommit(db.pool);
});
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.kill()));
  await receiver.close();
  await db.drop();
});

async function startWorker() {
  const worker = await startWorkerProcess(db.url);
  workers.push(worker);
  return worker;
}

it("an edited copy whose worker is killed while it is sent is sent again, and counts once", async () => {
  const killed = await startWorker();
  let isKilled = false;
  receiver.answer(() => (isKilled ? {} : { hang: true }));
  const subscriber = await createSubscriber(db.prisma, { url: receiver.url() });
  const { deliveries } = await createFailures(db, 1, { subscriber });
  const [original] = deliveries;
  const edit = { payload: { amount: 2 }, reason: "Mended" };
  const { deliveryId, operationId } = await editAndRetry(db, ACTOR, original?.id ?? "", edit);
  await receiver.until((all) => all.some(({ id }) => id === deliveryId), 40_000);
  await killed.kill();
  isKilled = true;
  await startWorker();
  const { counts } = await until(
    () => readOperationDetail(db, operationId),
    ({ state }) => state === "done",
    60_000,
  );
  expect(counts).toMatchObject({ total: 1, delivered: 1, failedAgain: 0, sending: 0 });
  const requests = receiver.requestsOf(deliveryId);
  expect(requests.map(({ body }) => body.toString())).toEqual(['{"amount":2}', '{"amount":2}']);
  const items = await db.prisma.operationItem.findMany({ where: { operationId } });
  expect(items).toMatchObject([{ deliveryId: original?.id, result: "delivered" }]);
  const copy = await getDeliveryDetail(db, deliveryId);
  expect(copy?.delivery).toMatchObject({ state: "delivered", attempts: 2, editedFrom: original?.id });
  expect(copy?.attempts.map(({ outcome }) => outcome).toSorted()).toEqual(["success", "unknown"]);
  expect((await getDeliveryDetail(db, original?.id ?? ""))?.delivery).toMatchObject({ state: "failed" });
});

it("a set whose worker is killed in its middle is continued by another: one copy of each", async () => {
  const subscriber = await createSubscriber(db.prisma, { url: receiver.url("/set") });
  await announceConfig(db);
  const [killed] = workers.slice(-1);
  let isKilled = false;
  receiver.answer(() => (isKilled ? {} : { hang: true }));
  const { deliveries } = await createFailures(db, 12, { subscriber });
  const draft = consoleDraft("edit_and_retry", { by: "ids", deliveryIds: deliveries.map(({ id }) => id) });
  const settings = { pace: { perSecond: 4, perSubscriberPerSecond: null }, canary: null, ramp: null };
  const edit = { headers: { "x-fixed": "yes" } };
  const operationId = await createDraft(db, ACTOR, { ...draft, ...settings, edit });
  await startOperation(db, ACTOR, operationId, {});
  const ofSet = () => receiver.requests.filter(({ path }) => path === "/set");
  await receiver.until(() => ofSet().length >= 2, 40_000);
  await killed?.kill();
  isKilled = true;
  const atKill = (await readOperationDetail(db, operationId)).counts;
  expect(atKill.pending).toBeGreaterThan(0);
  expect(atKill.sending).toBeGreaterThan(0);
  await startWorker();
  const { counts } = await until(
    () => readOperationDetail(db, operationId),
    ({ state }) => state === "done",
    60_000,
  );
  expect(counts).toMatchObject({ total: 12, delivered: 12, failedAgain: 0, skipped: 0 });
  const copies = await db.prisma.deliveryEdit.groupBy({
    by: ["originalId"],
    where: { operationId },
    _count: true,
  });
  expect(copies.map(({ _count }) => _count)).toEqual(Array(12).fill(1));
});
