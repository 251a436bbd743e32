import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import type { Actor } from "../../access/actor";
import { newId, shardOf } from "../../db/ids";
import { RELEASED_RANK } from "../../engine/priority";
import { consoleDraft } from "../../operations/console-draft";
import { readOperation } from "../../operations/data/list";
import { createDraft } from "../../operations/mutations/draft";
import { startOperation } from "../../operations/mutations/start";
import type { NewDraft } from "../../operations/schema/draft";
import type { SetEdit } from "../../operations/schema/set-edit";
import { announceConfig } from "../../testing/config";
import { checkOperationsAtCommit } from "../../testing/counted-operations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const actor: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };
const UNPACED = { pace: { perSecond: null, perSubscriberPerSecond: null }, canary: null, ramp: null };
const PATCH = [{ op: "replace", path: "/amount", value: 2 }] as const;

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

async function failed(bodies: readonly string[], answers: { status: number }[] = []) {
  const { subscriber } = await running.arrange({ answers });
  return createFailures(db, bodies.length, { subscriber, bodies });
}

async function freeze(deliveryIds: string[], edit: SetEdit, settings: Partial<NewDraft> = {}) {
  const draft = consoleDraft("edit_and_retry", { by: "ids", deliveryIds });
  return createDraft(db, actor, { ...draft, ...UNPACED, ...settings, edit });
}

async function runToItsEnd(id: string) {
  await startOperation(db, actor, id, {});
  return until(
    () => readOperation(db, id),
    ({ state }) => state === "done",
  );
}

const copiesOf = (deliveryIds: string[]) =>
  db.prisma.delivery.findMany({ where: { editedFrom: { in: deliveryIds } }, orderBy: { editedFrom: "asc" } });

it("makes one copy of each, patched, sends it once, and gives the original's item its result", async () => {
  const { deliveries, subscriber } = await failed([
    '{"amount":1}',
    '{"amount":9007199254740993,"id":12345678901234567890}',
    '{"a":1}',
  ]);
  const ids = deliveries.map(({ id }) => id);
  const headers = { "X-Key": "s3cret" };
  const id = await freeze(ids, { patch: PATCH, headers }, { startAt: new Date() });
  const { counts, skippedByReason } = await runToItsEnd(id);
  expect(counts).toMatchObject({ total: 3, delivered: 2, skipped: 1 });
  expect(skippedByReason).toEqual({ patch_not_applicable: 1 });
  const copies = await copiesOf(ids);
  expect(copies.map(({ editedFrom }) => editedFrom).sort()).toEqual(ids.slice(0, 2).sort());
  const bodies = copies.map((copy) => {
    const [request, ...more] = running.receiver.requestsOf(copy.id);
    expect(more).toEqual([]);
    expect(request?.headers).toMatchObject({ "webhook-id": copy.id, "x-key": "s3cret" });
    expect(copy).toMatchObject({
      ...{ state: "delivered", attempts: 1, priority: RELEASED_RANK, shard: shardOf(copy.editedFrom ?? "") },
      ...{ subscriberId: subscriber.id, operationId: null },
    });
    return request?.body;
  });
  expect(bodies.map(String).sort()).toEqual(['{"amount":2,"id":12345678901234567890}', '{"amount":2}']);
  const originals = await db.prisma.delivery.findMany({ where: { id: { in: ids } } });
  expect(originals.map(({ state, attempts }) => [state, attempts])).toEqual(Array(3).fill(["failed", 1]));
  const attempts = await db.prisma.attempt.findMany({ where: { operationId: id } });
  expect(attempts.map(({ trigger }) => trigger)).toEqual(["scheduled", "scheduled"]);
  const stored = await db.prisma.deliveryEdit.findMany({ where: { operationId: id } });
  expect(JSON.stringify(stored.map((one) => one.headers))).not.toContain("s3cret");
  const events = await db.prisma.event.findMany({ where: { id: { in: copies.map((one) => one.eventId) } } });
  expect(events.map(({ subscriberCount, httpStatus }) => [subscriberCount, httpStatus])).toEqual([
    [1, 202],
    [1, 202],
  ]);
});

it("redirects a set after a canary: payloads keep their bytes, and what fails again is counted", async () => {
  const bodies = ['{ "a": 1.10 }', "text", '{"n":9007199254740993}'];
  const { deliveries } = await failed(bodies);
  const ids = deliveries.map(({ id }) => id);
  otherHost.answer(() => ({ status: 503 }));
  const canary = { items: 1, deliveredShare: 0 };
  const { counts } = await runToItsEnd(await freeze(ids, { url: otherHost.url("/other") }, { canary }));
  expect(counts).toMatchObject({ total: 3, failedAgain: 3 });
  const copies = await copiesOf(ids);
  expect(copies).toHaveLength(3);
  expect(
    copies
      .flatMap(({ id }) => otherHost.requestsOf(id))
      .map(({ body }) => String(body))
      .sort(),
  ).toEqual(bodies.toSorted());
});

it("skips at the release what has changed since the set was frozen, and judges what the draft did not look at", async () => {
  const { deliveries } = await failed(Array(5).fill('{"amount":1}'));
  const ids = deliveries.map(({ id }) => id);
  const [retried = "", gone = "", unlike = "", copied = ""] = ids;
  const id = await freeze(ids, { patch: PATCH });
  const other = await freeze([copied], { patch: PATCH });
  await db.prisma.delivery.updateMany({ where: { id: retried }, data: { attempts: 7 } });
  await db.prisma.delivery.deleteMany({ where: { id: gone } });
  const event = deliveries.find((one) => one.id === unlike)?.eventId ?? "";
  await db.prisma.eventPayload.updateMany({ where: { eventId: event }, data: { body: Buffer.from("[]") } });
  expect((await runToItsEnd(other)).counts).toMatchObject({ delivered: 1 });
  const { counts, skippedByReason } = await runToItsEnd(id);
  expect(counts).toMatchObject({ total: 5, delivered: 1, skipped: 4 });
  expect(skippedByReason).toEqual({ changed_meanwhile: 2, not_found: 1, patch_not_applicable: 1 });
  expect(await copiesOf([copied])).toHaveLength(1);
});

it("sends nothing to a subscriber that is not approved any more", async () => {
  const { deliveries, subscriber } = await failed(['{"amount":1}']);
  const ids = deliveries.map(({ id }) => id);
  const id = await freeze(ids, { patch: PATCH });
  await db.prisma.subscriber.update({ where: { id: subscriber.id }, data: { status: "rejected" } });
  await announceConfig(db);
  expect((await runToItsEnd(id)).skippedByReason).toEqual({ subscriber_not_approved: 1 });
  expect(await copiesOf(ids)).toEqual([]);
});
