import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import type { Actor } from "../../access/actor";
import { newId, shardOf } from "../../db/ids";
import { answerList, listDeliveriesQuery } from "../../deliveries/api";
import { getDeliveryDetail } from "../../deliveries/data/detail";
import { readOperationDetail } from "../../operations/data/detail";
import { readAllItems } from "../../operations/data/items";
import { retryDeliveries } from "../../operations/mutations";
import { editAndRetry } from "../../operations/mutations/edit";
import type { Edit } from "../../operations/schema/edit";
import { checkOperationsAtCommit } from "../../testing/counted-operations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const actor: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };

let running: RunningWorker;
let db: RunningWorker["db"];
let otherHost: Receiver;
beforeAll(async () => {
  running = await startRunningWorker();
  ({ db } = running);
  otherHost = await startReceiver();
  await checkOperationsAtCommit(db.pool);
});
afterAll(async () => {
  await otherHost.close();
  await running.stop();
});

async function failure(headers: Record<string, string> = {}) {
  const { subscriber } = await running.arrange();
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { headers } });
  await db.prisma.configVersion.update({ where: { id: 1 }, data: { version: { increment: 1 } } });
  await db.pool.query("select pg_notify('redeliver_config', '')");
  const { deliveries } = await createFailures(db, 1, { subscriber });
  const [one] = deliveries;
  if (!one) throw new Error("made above");
  return one;
}
const detailOf = async (id: string) => {
  const found = await getDeliveryDetail(db, id);
  if (!found) throw new Error("no delivery");
  return found;
};
const ended = (id: string) =>
  until(
    () => readOperationDetail(db, id),
    ({ state }) => state === "done",
  );
async function send(id: string, edit: Partial<Edit>) {
  const copy = await editAndRetry(db, actor, id, { reason: "Mended", ...edit });
  return { copy, operation: await ended(copy.operationId) };
}

it("delivers a copy with an id and an event of its own, linked both ways; the original stays as it was", async () => {
  const original = await failure({ "x-team": "orders" });
  const before = await db.prisma.delivery.findFirstOrThrow({ where: { id: original.id } });
  const { copy, operation } = await send(original.id, {
    payload: { amount: 2 },
    headers: { "X-Fixed": "yes" },
  });
  expect(operation.counts).toMatchObject({ total: 1, delivered: 1, failedAgain: 0, sending: 0 });
  const [request, ...more] = running.receiver.requestsOf(copy.deliveryId);
  expect(more).toEqual([]);
  expect(request?.headers).toMatchObject({
    ...{
      "webhook-id": copy.deliveryId,
      "x-fixed": "yes",
      "x-team": "orders",
      "content-type": "application/json",
    },
  });
  expect(running.receiver.requestsOf(original.id)).toEqual([]);
  const sent = await detailOf(copy.deliveryId);
  expect(sent.payload?.body.toString()).toBe('{"amount":2}');
  expect(sent.delivery).toMatchObject({
    state: "delivered",
    editedFrom: original.id,
    editedTo: [],
    attempts: 1,
  });
  expect(sent.event).toMatchObject({ id: copy.eventId, sizeBytes: 12 });
  expect((await detailOf(original.id)).delivery).toMatchObject({
    state: "failed",
    editedTo: [copy.deliveryId],
  });
  expect(await db.prisma.delivery.findFirstOrThrow({ where: { id: original.id } })).toMatchObject({
    ...{ state: before.state, attempts: before.attempts, failedAt: before.failedAt },
  });
  const [audit] = await db.prisma.auditLog.findMany({ where: { targetId: original.id } });
  expect(audit).toMatchObject({
    action: "deliveries.edit_and_retry",
    detail: { ...copy, reason: "Mended", headers: { "X-Fixed": "[masked]" }, payload: expect.any(Array) },
  });
  const { value: items } = await readAllItems(db, copy.operationId, []).next();
  expect(items).toMatchObject([{ deliveryId: original.id, result: "delivered", copyId: copy.deliveryId }]);
});

it("fails after one attempt; a manual retry keeps its URL and headers, which are stored encrypted", async () => {
  const original = await failure({ authorization: "Bearer of the subscriber", accept: "text/plain" });
  otherHost.answer(() => ({ status: 503 }));
  const edit = { url: otherHost.url("/other"), headers: { "x-key": "s3cret" } };
  const { copy, operation } = await send(original.id, edit);
  expect(operation).toMatchObject({ counts: { failedAgain: 1 }, failures: [{ httpStatus: 503, count: 1 }] });
  const { delivery } = await detailOf(copy.deliveryId);
  expect(delivery).toMatchObject({ state: "failed", retryingEnded: "manual", attempts: 1, retries: 0 });
  expect(delivery.subscriberUrl).toBe(otherHost.url("/other"));
  const query = listDeliveriesQuery.parse({ eventId: copy.eventId });
  expect((await answerList(db, query, true)).items).toMatchObject([{ editedFrom: original.id }]);
  const { headers } = await db.prisma.deliveryEdit.findUniqueOrThrow({
    where: { deliveryId: copy.deliveryId },
  });
  expect(JSON.stringify(headers)).not.toContain("s3cret");
  otherHost.answer(() => ({ status: 200 }));
  await retryDeliveries(db, actor, { by: "ids", deliveryIds: [copy.deliveryId] });
  await until(
    () => detailOf(copy.deliveryId),
    ({ delivery: { state } }) => state === "delivered",
  );
  const requests = otherHost.requestsOf(copy.deliveryId);
  expect(requests).toHaveLength(2);
  for (const request of requests) {
    expect(request.headers).toMatchObject({ "x-key": "s3cret", accept: "text/plain" });
    // The subscriber's secrets do not go to another origin.
    expect(request.headers).not.toHaveProperty("authorization");
  }
  expect((await readOperationDetail(db, copy.operationId)).counts).toMatchObject({
    failedAgain: 1,
    delivered: 0,
  });
  const { attempts } = await detailOf(copy.deliveryId);
  expect(attempts[0]).toMatchObject({ requestHeaders: { "x-key": "[masked]", accept: "text/plain" } });
  expect(running.receiver.requestsOf(copy.deliveryId)).toEqual([]);
});

it("to a name that does not resolve fails as such", async () => {
  const original = await failure();
  const { copy } = await send(original.id, { url: "http://ip6-localhost.invalid:9/" });
  expect((await detailOf(copy.deliveryId)).delivery).toMatchObject({ state: "failed", failureKind: "dns" });
});

it("has the shard of its original, and counts as the one delivery of its event", async () => {
  const original = await failure();
  const { copy } = await send(original.id, { body: "plain", contentType: "text/plain" });
  expect([copy.eventId, copy.deliveryId].map(shardOf)).toEqual([shardOf(original.id), shardOf(original.id)]);
  const event = await db.prisma.event.findFirstOrThrow({ where: { id: copy.eventId } });
  expect(event).toMatchObject({
    subscriberCount: 1,
    httpStatus: 202,
    editedFrom: original.eventId,
    contentType: "text/plain",
  });
  expect(running.receiver.requestsOf(copy.deliveryId)[0]?.headers["content-type"]).toBe("text/plain");
});

it("whose URL answers that it is gone does not disable the subscriber, whose own answer does", async () => {
  const rules = [{ when: { statuses: ["410"] }, action: "disable_subscriber" }];
  const retry = { strategy: "fixed", attempts: 0, rules };
  const arranged = await running.arrange({ answers: [{ status: 503 }, { status: 410 }], retry });
  const original = await running.deliver(arranged);
  await until(
    () => detailOf(original.id),
    ({ delivery: { state } }) => state === "failed",
  );
  const statusOf = async () =>
    (await db.prisma.subscriber.findUniqueOrThrow({ where: { id: arranged.subscriber.id } })).status;
  otherHost.answer(() => ({ status: 410 }));
  const { copy } = await send(original.id, { url: otherHost.url("/gone") });
  expect((await detailOf(copy.deliveryId)).delivery).toMatchObject({ state: "failed", httpStatus: 410 });
  const own = await send(original.id, { headers: { "x-again": "1" } });
  expect((await detailOf(own.copy.deliveryId)).delivery).toMatchObject({ state: "failed", httpStatus: 410 });
  await until(statusOf, (status) => status === "cancelled");
  const audit = await db.prisma.auditLog.findMany({ where: { targetId: arranged.subscriber.id } });
  const details = JSON.stringify(audit.map(({ detail }) => detail));
  expect(details).not.toContain(copy.deliveryId);
  expect(details).toContain(own.copy.deliveryId);
});
