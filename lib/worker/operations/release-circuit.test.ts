import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import type { OperationState } from "../../engine/operation";
import { readOperation } from "../../operations/data/list";
import { announceConfig } from "../../testing/config";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until } from "../../testing/until";
import { HOUR_MS } from "../../time/units";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

const CIRCUIT = { failureRate: 0.5, windowMs: 60_000, leastAttempts: 10, coolDownMs: 60_000, probes: 1 };

/** Starts an operation on failures of a subscriber whose circuit is open, while nothing else is due to it. */
async function start(data: NonNullable<Parameters<RunningWorker["arrange"]>[0]>, nextProbeAt: Date) {
  const { db, arrange } = running;
  const { subscriber, path } = await arrange({ paused: true, ...data });
  const subscriberId = subscriber.id;
  await db.prisma.subscriberCircuit.create({
    data: { subscriberId, version: 1, state: "open", since: new Date(0), nextProbeAt, openings: 1 },
  });
  await db.prisma.subscriber.update({ where: { id: subscriberId }, data: { paused: false } });
  await announceConfig(db);
  const { deliveries } = await createFailures(db, 20, { subscriber });
  const pace = { perSecond: null, perSubscriberPerSecond: null };
  const { id } = await createOperation(db.prisma, { pace }, deliveries, "pending");
  return { id, subscriberId, path };
}

const untilState = (id: string, ...states: OperationState[]) =>
  until(
    () => readOperation(running.db, id),
    ({ state }) => states.includes(state),
  );
const circuitOf = (subscriberId: string) =>
  running.db.prisma.subscriberCircuit.findUniqueOrThrow({ where: { subscriberId } });

it.concurrent("sends the probe that closes a circuit, when nothing else is due", async () => {
  const { id, subscriberId } = await start({ circuit: CIRCUIT }, new Date(0));
  const { counts } = await untilState(id, "done", "paused");
  expect(counts).toMatchObject({ delivered: 20, failedAgain: 0 });
  expect((await circuitOf(subscriberId)).state).toBe("closed");
});

it.concurrent("sends no more than the probe to a subscriber that is still down, and pauses", async () => {
  const { id, path } = await start({ circuit: CIRCUIT, answers: [{ status: 503 }] }, new Date(0));
  const { counts, stateReason } = await untilState(id, "done", "paused");
  expect({ counts, stateReason }).toMatchObject({
    counts: { sending: 0, failedAgain: 1, pending: 19 },
    stateReason: "inconclusive",
  });
  expect(running.receiver.requests.filter((request) => request.path === path)).toHaveLength(1);
});

it.concurrent("waits for the next probe, paused", async () => {
  const { id } = await start({ circuit: CIRCUIT }, new Date(Date.now() + HOUR_MS));
  const { counts, stateReason } = await untilState(id, "done", "paused");
  expect({ pending: counts.pending, stateReason }).toEqual({ pending: 20, stateReason: "inconclusive" });
});

it.concurrent("is not held by the circuit of a subscriber that has no circuit breaker any more", async () => {
  const { id } = await start({}, new Date(Date.now() + HOUR_MS));
  expect((await untilState(id, "done", "paused")).counts).toMatchObject({ delivered: 20 });
});
