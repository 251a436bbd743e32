import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { SYSTEM } from "../../access/actor";
import { shardOf } from "../../db/ids";
import { RELEASED_RANK } from "../../engine/priority";
import { consoleDraft } from "../../operations/console-draft";
import { readOperation } from "../../operations/data/list";
import { createDraft } from "../../operations/mutations/draft";
import { startOperation } from "../../operations/mutations/start";
import type { NewDraft } from "../../operations/schema/draft";
import { readLedger } from "../../retention/data";
import { announceConfig } from "../../testing/config";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { publishToNewHandler } from "../../testing/published-hub";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

/** Published events, and a later subscriber of their topics. */
async function arrange(answers: { status: number }[] = [], data: { expectedStatus?: number } = {}) {
  const { subscriber, path } = await running.arrange({ answers, ...data });
  const hub = await publishToNewHandler(running.db);
  const events = [...(await hub.publish()).values()];
  const { prisma } = running.db;
  for (const { id: topicId } of hub.handler.topics)
    for (const { contextId } of await prisma.topicContext.findMany({ where: { topicId } }))
      await prisma.subscription.create({ data: { subscriberId: subscriber.id, topicId, contextId } });
  await announceConfig(running.db);
  return { subscriber, path, events };
}

const UNPACED = { pace: { perSecond: null, perSubscriberPerSecond: null }, canary: null, ramp: null };

async function freeze(subscriberId: string, settings: Partial<NewDraft> = {}): Promise<string> {
  const period = { from: new Date(Date.now() - 3_600_000), to: new Date(Date.now() + 3_600_000) };
  const events = { subscriberId, period, handlers: [], topics: [], contexts: [] };
  const draft = consoleDraft("backfill", { by: "events", ...events });
  return createDraft(running.db, SYSTEM, { ...draft, ...UNPACED, ...settings });
}

async function runToItsEnd(id: string) {
  await startOperation(running.db, SYSTEM, id, {});
  return until(
    () => readOperation(running.db, id),
    ({ state }) => state === "done",
  );
}

const deliveriesTo = (subscriberId: string) =>
  running.db.prisma.delivery.findMany({ where: { subscriberId }, orderBy: { eventId: "asc" } });

it("makes the deliveries of earlier events under the frozen ids, as publishing would have made them, and sends each once", async () => {
  const { subscriber, path, events } = await arrange([], { expectedStatus: 200 });
  const id = await freeze(subscriber.id);
  const frozen = await running.db.prisma.operationItem.findMany({ where: { operationId: id } });
  // Of now: the subscriber expects something else than when the set was frozen.
  const change = { name: `Renamed ${id}`, expectedStatus: 202 };
  await running.db.prisma.subscriber.update({ where: { id: subscriber.id }, data: change });
  await announceConfig(running.db);
  const { counts } = await runToItsEnd(id);
  expect(counts).toMatchObject({ total: 4, failedAgain: 4 });
  const made = await deliveriesTo(subscriber.id);
  expect(made.map((one) => one.id).sort()).toEqual(frozen.map((item) => item.deliveryId).sort());
  expect(made.map(({ eventId }) => eventId)).toEqual(events.toSorted());
  for (const delivery of made) {
    const event = await running.db.prisma.event.findFirstOrThrow({ where: { id: delivery.eventId } });
    const { receivedAt, contextId, contextName, handlerId, handlerName, topicId, topicName } = event;
    expect(delivery).toMatchObject({
      ...{ receivedAt, contextId, contextName, handlerId, handlerName, topicId, topicName },
      ...{ publisherName: event.publisherName, shard: shardOf(event.id), priority: RELEASED_RANK },
      ...{ subscriberName: change.name, subscriberUrl: running.receiver.url(path), expectedStatus: 202 },
      ...{ state: "failed", attempts: 1, automaticAttempts: 0, operationId: null, retryingEnded: "manual" },
    });
    expect(event.subscriberCount).toBe(1);
  }
  const attempts = await running.db.prisma.attempt.findMany({ where: { operationId: id } });
  expect(attempts.map(({ trigger, number }) => [trigger, number])).toEqual(Array(4).fill(["manual", 1]));
  const requests = running.receiver.requests.filter((one) => one.path === path);
  expect(requests.map(({ headers }) => headers["webhook-id"]).sort()).toEqual(
    made.map((one) => one.id).sort(),
  );
});

it("delivers, with the trigger of a scheduled operation and after a canary, and its ledger adds up", async () => {
  const { subscriber } = await arrange();
  const canary = { items: 2, deliveredShare: 0.9 };
  const id = await freeze(subscriber.id, { canary, startAt: new Date() });
  expect((await runToItsEnd(id)).counts).toMatchObject({ total: 4, delivered: 4 });
  const attempts = await running.db.prisma.attempt.findMany({ where: { operationId: id } });
  expect(new Set(attempts.map(({ trigger }) => trigger))).toEqual(new Set(["scheduled"]));
  const { accepted, existing, purged } = await readLedger(running.db.pool);
  expect(accepted).toBe(existing + purged);
});

it("what failed is a failure like any other: it can be retried", async () => {
  const { subscriber } = await arrange([...Array(4).fill({ status: 500 }), { status: 200 }]);
  const id = await freeze(subscriber.id);
  expect((await runToItsEnd(id)).counts).toMatchObject({ failedAgain: 4 });
  const again = { by: "operation", operationId: id, result: "failed_again" } as const;
  const retry = await createDraft(running.db, SYSTEM, { ...consoleDraft("retry", again), ...UNPACED });
  expect((await runToItsEnd(retry)).counts).toMatchObject({ total: 4, delivered: 4 });
});

it("skips what has got a delivery since the set was frozen, what is gone, and what cannot be sent any more", async () => {
  const { subscriber, events } = await arrange();
  const [first, second] = [await freeze(subscriber.id), await freeze(subscriber.id)];
  const [gone = "", ...others] = events;
  await running.db.prisma.eventPayload.deleteMany({ where: { eventId: gone } });
  await running.db.prisma.event.deleteMany({ where: { id: gone } });
  const { counts, skippedByReason } = await runToItsEnd(first);
  expect([counts.delivered, skippedByReason]).toEqual([3, { not_found: 1 }]);
  const overlapping = await runToItsEnd(second);
  expect(overlapping.skippedByReason).toEqual({ not_found: 1, already_exists: 3 });
  const made = await deliveriesTo(subscriber.id);
  expect(made.map(({ eventId }) => eventId)).toEqual(others.toSorted());
  const items = await running.db.prisma.operationItem.findMany({
    where: { operationId: second, reason: "already_exists" },
  });
  expect(items.map((item) => item.deliveryId).sort()).toEqual(made.map((one) => one.id).sort());

  const { subscriber: other } = await arrange();
  const late = await freeze(other.id);
  await running.db.prisma.subscriber.update({ where: { id: other.id }, data: { status: "rejected" } });
  await announceConfig(running.db);
  expect((await runToItsEnd(late)).skippedByReason).toEqual({ subscriber_not_approved: 4 });
  expect(await deliveriesTo(other.id)).toEqual([]);
});
