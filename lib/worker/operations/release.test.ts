import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import { SYSTEM } from "../../access/actor";
import type { OperationState } from "../../engine/operation";
import { readOperation } from "../../operations/data/list";
import { discardDeliveries } from "../../operations/mutations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

type Answers = { status: number }[];
/** Failed deliveries of a subscriber that answers so. */
async function failuresOf(count: number, answers: Answers = []) {
  const arranged = await running.arrange({ answers });
  return (await createFailures(running.db, count, { subscriber: arranged.subscriber })).deliveries;
}
type Failures = Awaited<ReturnType<typeof failuresOf>>;

const start = async (of: Failures, data: Parameters<typeof createOperation>[1] = {}) =>
  (
    await createOperation(
      running.db.prisma,
      { pace: { perSecond: null, perSubscriberPerSecond: null }, ...data },
      of,
      "pending",
    )
  ).id;
const untilState = (id: string, ...states: OperationState[]) =>
  until(
    () => readOperation(running.db, id),
    ({ state, counts }) => {
      const { total, ...parts } = counts;
      expect(Object.values(parts).reduce((sum, part) => sum + part)).toBe(total);
      return states.includes(state);
    },
  );
const change = (id: string, state: OperationState, stateReason: "user" | null = null) =>
  running.db.prisma.operation.update({ where: { id }, data: { state, stateReason } });

/** What the audit trail says of an operation, oldest first. */
const auditedOf = (targetId: string) =>
  running.db.prisma.auditLog.findMany({ where: { targetId }, orderBy: { id: "asc" } });

it.concurrent("sends every delivery once, and ends when the last one has settled", async () => {
  const good = await failuresOf(20);
  const bad = await failuresOf(5, [{ status: 500 }]);
  const id = await start([...good, ...bad]);
  const { counts, finishedAt } = await untilState(id, "done");
  expect(counts).toMatchObject({ total: 25, delivered: 20, failedAgain: 5, pending: 0, sending: 0 });
  expect(finishedAt).not.toBeNull();
  const attempts = await running.db.prisma.attempt.findMany({ where: { operationId: id } });
  expect(attempts).toHaveLength(25);
  expect(new Set(attempts.map(({ deliveryId }) => deliveryId)).size).toBe(25);
  expect(new Set(attempts.map(({ trigger }) => trigger))).toEqual(new Set(["manual"]));
});

it.concurrent("skips what changed since the set was frozen, what is gone, and what an earlier operation holds", async () => {
  const [changed, removed, held, sent] = (await failuresOf(4)) as [
    Failures[0],
    Failures[0],
    Failures[0],
    Failures[0],
  ];
  const first = await start([held], { state: "paused" });
  await discardDeliveries(running.db, SYSTEM, { by: "ids", deliveryIds: [changed.id] });
  await running.db.prisma.delivery.deleteMany({ where: { id: removed.id } });
  const { counts, skippedByReason } = await untilState(await start([changed, removed, held, sent]), "done");
  expect(counts).toMatchObject({ total: 4, delivered: 1, skipped: 3 });
  expect(skippedByReason).toEqual({ changed_meanwhile: 1, not_found: 1, in_operation: 1 });
  expect(await running.db.prisma.operationItem.findFirst({ where: { heldBy: first } })).toMatchObject({
    deliveryId: held.id,
  });
  await change(first, "running");
  expect((await untilState(first, "done")).counts).toMatchObject({ delivered: 1 });
});

it.concurrent("rests after a pause, goes on after it, and cancels what was not sent", async () => {
  const of = await failuresOf(60);
  const id = await start(of, { pace: { perSecond: 8, perSubscriberPerSecond: null } });
  await until(
    () => readOperation(running.db, id),
    ({ counts }) => counts.delivered > 0,
  );
  await change(id, "pausing");
  const paused = await untilState(id, "paused");
  expect(paused.counts).toMatchObject({ sending: 0, cancelled: 0 });
  expect(paused.counts.pending).toBeGreaterThan(0);
  await change(id, "running");
  await until(
    () => readOperation(running.db, id),
    ({ counts }) => counts.delivered > paused.counts.delivered,
  );
  await change(id, "cancelling", "user");
  const { counts, finishedAt, stateReason } = await untilState(id, "cancelled");
  expect(stateReason).toBe("user");
  expect(counts).toMatchObject({ pending: 0, sending: 0, total: 60 });
  expect(counts.cancelled).toBeGreaterThan(0);
  expect(finishedAt).not.toBeNull();
  const failed = await running.db.prisma.delivery.count({
    where: { id: { in: of.map((one) => one.id) }, state: "failed" },
  });
  expect(failed).toBe(counts.cancelled);
});

it.concurrent("pauses after a canary that failed; resumed, it sends another one, and then the rest", async () => {
  const canary = { items: 4, deliveredShare: 0.9 };
  const autoPause = { failedShare: 0.5, ofAtLeast: 4, overSeconds: 600 };
  const of = await failuresOf(12, [
    { status: 503 },
    { status: 503 },
    { status: 503 },
    { status: 503 },
    { status: 200 },
  ]);
  const id = await start(of, { canary, autoPause });
  const paused = await untilState(id, "paused");
  expect(await auditedOf(id)).toMatchObject([
    {
      actorType: "system",
      action: "operation.pause",
      outcome: "allowed",
      detail: { reason: "canary_failed" },
    },
  ]);
  expect(paused).toMatchObject({ stateReason: "canary_failed", counts: { failedAgain: 4, pending: 8 } });
  await change(id, "running");
  expect((await untilState(id, "done")).counts).toMatchObject({ failedAgain: 4, delivered: 8 });
  const marked = await running.db.prisma.operationItem.findMany({
    where: { operationId: id, isCanary: true },
  });
  expect(marked.map(({ result }) => result)).toEqual(["delivered", "delivered", "delivered", "delivered"]);
});

it.concurrent("spreads its canary over subscribers", async () => {
  const few = await failuresOf(2);
  const many = await failuresOf(30);
  const id = await start([...few, ...many], { canary: { items: 6, deliveredShare: 0.9 } });
  await untilState(id, "done");
  const marked = await running.db.prisma.operationItem.findMany({
    where: { operationId: id, isCanary: true },
  });
  expect(marked.filter(({ subscriberId }) => subscriberId === few[0]?.subscriberId)).toHaveLength(2);
  expect(marked).toHaveLength(6);
});

it.concurrent("pauses by itself when one of two subscribers fails, and says why", async () => {
  const good = await failuresOf(5);
  const bad = await failuresOf(40, [{ status: 500 }]);
  const autoPause = { failedShare: 0.5, ofAtLeast: 5, overSeconds: 30 };
  const id = await start([...good, ...bad], {
    autoPause,
    pace: { perSecond: 40, perSubscriberPerSecond: 10 },
  });
  expect(await untilState(id, "paused")).toMatchObject({ stateReason: "failure_share" });
  expect(await running.db.prisma.operationSubscriber.findMany({ where: { operationId: id } })).toMatchObject([
    { subscriberId: bad[0]?.subscriberId, reason: "failure_share" },
  ]);
  expect(await auditedOf(id)).toMatchObject([
    {
      action: "operation.pause_subscribers",
      detail: { subscribers: 1, reasons: { [`${bad[0]?.subscriberId}`]: "failure_share" } },
    },
    { action: "operation.pause", detail: { kind: "retry", reason: "failure_share" } },
  ]);
});

it.concurrent("pauses as inconclusive when its only subscriber is paused", async () => {
  const { subscriber } = await running.arrange({ paused: true });
  const { deliveries } = await createFailures(running.db, 3, { subscriber });
  const id = await start(deliveries);
  expect(await untilState(id, "paused")).toMatchObject({
    stateReason: "inconclusive",
    counts: { pending: 3, sending: 0, failedAgain: 0 },
  });
});

it.concurrent("discards and restores in the background", async () => {
  const of = await failuresOf(30);
  const discarded = await untilState(await start(of, { kind: "discard" }), "done");
  expect(discarded.counts).toMatchObject({ changed: 30, skipped: 0 });
  const ids = { in: of.map(({ id }) => id) };
  const stored = await running.db.prisma.delivery.findMany({ where: { id: ids } });
  expect(new Set(stored.map(({ state }) => state))).toEqual(new Set(["discarded"]));
  expect(stored.every(({ discardedAt, purgeAt }) => discardedAt && purgeAt && purgeAt > discardedAt)).toBe(
    true,
  );
  const restored = await untilState(await start(of, { kind: "restore" }), "done");
  expect(restored.counts).toMatchObject({ changed: 30 });
  expect(await running.db.prisma.delivery.count({ where: { id: ids, state: "failed", purgeAt: null } })).toBe(
    30,
  );
});

it.concurrent("opens at its time, and closes with its window", async () => {
  const of = await failuresOf(2);
  const startAt = new Date(Date.now() - 1000);
  const opened = await untilState(await start(of, { state: "scheduled", startAt }), "done");
  expect(opened.counts).toMatchObject({ delivered: 2 });
  const attempts = await running.db.prisma.attempt.findMany({ where: { operationId: opened.id } });
  expect(attempts.map(({ trigger }) => trigger)).toEqual(["scheduled", "scheduled"]);
  const hour = (fromNow: number) =>
    `${String((new Date().getUTCHours() + fromNow) % 24).padStart(2, "0")}:00`;
  const dailyWindow = { from: hour(2), to: hour(3), timeZone: "UTC" };
  const waiting = await failuresOf(1);
  const closed = await untilState(await start(waiting, { dailyWindow }), "scheduled");
  expect(closed.counts.total).toBe(1);
  expect(await auditedOf(opened.id)).toMatchObject([
    { action: "operation.open", detail: { changes: { state: { from: "scheduled", to: "running" } } } },
    { action: "operation.finish", detail: { kind: "retry", state: "done", delivered: 2 } },
  ]);
  expect(await auditedOf(closed.id)).toMatchObject([{ action: "operation.close" }]);
});
