import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createOperation } from "../../../prisma/factories/operations";
import { createWaiting, firstLater, retriedLater } from "../../../prisma/factories/waiting";
import { notifyDue } from "../../db/channels";
import type { OperationState } from "../../engine/operation";
import { RELEASED_RANK } from "../../engine/priority";
import { readOperation } from "../../operations/data/list";
import { announceConfig } from "../../testing/config";
import { checkOperationsAtCommit } from "../../testing/counted-operations";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until, untilDelivery } from "../../testing/until";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
let db: RunningWorker["db"];
beforeAll(async () => {
  running = await startRunningWorker();
  ({ db } = running);
  await checkOperationsAtCommit(db.pool);
});
afterAll(() => running.stop());

const HOUR = { strategy: "fixed", attempts: 3, firstDelayMs: 3_600_000 };
type Deliveries = Awaited<ReturnType<typeof createWaiting>>["deliveries"];

const start = async (of: Deliveries, data: Parameters<typeof createOperation>[1] = {}) =>
  (await createOperation(db.prisma, { kind: "retry_now", pace: { perSecond: null }, ...data }, of, "pending"))
    .id;
const untilEnd = (id: string, state: OperationState = "done") =>
  until(
    () => readOperation(db, id),
    (one) => one.state === state,
  );

/** A waiting delivery of a subscriber with these answers and a policy that retries in an hour. */
async function waiting(answers: { status: number }[], data: object, retry: object = HOUR) {
  const { subscriber, handlerId } = await running.arrange({ answers, retry });
  const { deliveries } = await createWaiting(db, 1, { subscriber, data: { ...data, handlerId } });
  return { deliveries, id: deliveries[0]?.id ?? "" };
}

describe("an attempt that is brought forward", () => {
  it("delivers, as the automatic one that it is, with its operation", async () => {
    const { deliveries, id } = await waiting([], retriedLater());
    const operationId = await start(deliveries);
    expect((await untilEnd(operationId)).counts).toMatchObject({ total: 1, delivered: 1 });
    expect(await running.attemptsOf(id)).toMatchObject([{ number: 2, trigger: "automatic", operationId }]);
  });

  it.each([
    ["an automatic one", retriedLater(), { number: 2, trigger: "automatic" }, 2],
    ["the first one", firstLater(), { number: 1, trigger: "first" }, 1],
    [
      "one after a recovery",
      { ...retriedLater(), nextTrigger: "recovery" },
      { number: 2, trigger: "recovery" },
      2,
    ],
  ])(
    "that fails is followed by the policy's next, as ever: %s",
    async (_, data, attempt, automaticAttempts) => {
      const { deliveries, id } = await waiting([{ status: 500 }], data);
      await db.prisma.event.updateMany({ where: { deliveries: { some: { id } } }, data: { priority: 0 } });
      await db.prisma.delivery.updateMany({ where: { id }, data: { priority: 0 } });
      const operationId = await start(deliveries);
      expect((await untilEnd(operationId)).counts).toMatchObject({ total: 1, failedAgain: 1 });
      const next = await untilDelivery(db, id, (one) => one.attempts === attempt.number);
      expect(next).toMatchObject({
        ...{
          state: "scheduled",
          operationId: null,
          priority: 0,
          nextTrigger: "automatic",
          automaticAttempts,
        },
        ...{ httpStatus: 500, retryingEnded: null },
      });
      expect(next.dueAt.getTime()).toBeGreaterThan(Date.now() + 1_800_000);
      expect(await running.attemptsOf(id)).toMatchObject([{ ...attempt, operationId, nextAction: "retry" }]);
    },
  );

  it("that is cut off is recovered, and stays an automatic one of its operation", async () => {
    const { deliveries, id } = await waiting([{ status: 500 }], retriedLater());
    await db.pool.query(`
      create function refuse_attempt() returns trigger language plpgsql as $$
      begin raise exception 'made by a test' using errcode = '22021'; end $$;
      create trigger refuse_attempt before insert on attempt for each row
      when (new.outcome <> 'unknown' and new.delivery_id = '${id}') execute function refuse_attempt()`);
    const operationId = await start(deliveries);
    await untilDelivery(db, id, ({ recoveries }) => recoveries > 0, 40_000);
    await db.pool.query("drop trigger refuse_attempt on attempt; drop function refuse_attempt()");
    expect((await untilEnd(operationId)).counts).toMatchObject({ failedAgain: 1 });
    const next = await untilDelivery(db, id, ({ nextTrigger }) => nextTrigger === "automatic");
    expect(next).toMatchObject({ state: "scheduled", operationId: null, automaticAttempts: 2, priority: 1 });
    const [cutOff, ...others] = await running.attemptsOf(id);
    expect(cutOff).toMatchObject({ trigger: "automatic", outcome: "unknown", operationId });
    expect(others.at(-1)).toMatchObject({
      trigger: "recovery",
      outcome: "failure",
      operationId,
      nextAction: "retry",
    });
  });

  it("that was the policy's last one fails for good, by the policy", async () => {
    const { deliveries, id } = await waiting([{ status: 500 }], { ...retriedLater(), automaticAttempts: 3 });
    expect((await untilEnd(await start(deliveries))).counts).toMatchObject({ failedAgain: 1 });
    expect(await untilDelivery(db, id, ({ state }) => state === "failed")).toMatchObject({
      ...{ retryingEnded: "attempts_spent", operationId: null },
    });
  });

  it("fails unsent where its subscriber goes meanwhile, and the item with it", async () => {
    const { deliveries, id } = await waiting([], retriedLater());
    const [one] = deliveries;
    if (!one) throw new Error("made above");
    const { id: operationId } = await createOperation(db.prisma, { kind: "retry_now" }, deliveries);
    await db.prisma.subscriber.update({ where: { id: one.subscriberId }, data: { status: "rejected" } });
    await announceConfig(db);
    const data = { operationId, priority: RELEASED_RANK, dueAt: new Date() };
    await db.prisma.delivery.updateMany({ where: { id }, data });
    await notifyDue(db.pool, [{ shard: one.shard }]);
    expect((await untilEnd(operationId)).counts).toMatchObject({ failedAgain: 1 });
    expect(await untilDelivery(db, id, ({ state }) => state === "failed")).toMatchObject({
      retryingEnded: "unavailable",
    });
  });
});

it("is paced, and can be cancelled: what was not released waits as before", async () => {
  const { subscriber } = await running.arrange({});
  const { deliveries } = await createWaiting(db, 40, { subscriber });
  const id = await start(deliveries, { pace: { perSecond: 4, perSubscriberPerSecond: null } });
  await until(
    () => readOperation(db, id),
    ({ counts }) => counts.delivered > 0,
  );
  await db.prisma.operation.update({ where: { id }, data: { state: "cancelling" } });
  const { counts } = await untilEnd(id, "cancelled");
  expect(counts.cancelled).toBeGreaterThan(0);
  const left = {
    id: { in: deliveries.map((one) => one.id) },
    state: "scheduled",
    operationId: null,
  } as const;
  expect(await db.prisma.delivery.count({ where: { ...left, nextTrigger: "automatic", priority: 1 } })).toBe(
    counts.cancelled,
  );
});
