import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createFailures } from "../../../prisma/factories/failures";
import { createOperation } from "../../../prisma/factories/operations";
import type { Actor } from "../../access/actor";
import { newId } from "../../db/ids";
import { getDeliveriesOfEvent } from "../../deliveries/data/detail";
import { REDIRECTED_RANK } from "../../engine/priority";
import { readOperationDetail } from "../../operations/data/detail";
import { retryDeliveries } from "../../operations/mutations";
import { editAndRetry } from "../../operations/mutations/edit";
import type { Edit } from "../../operations/schema/edit";
import { announceConfig } from "../../testing/config";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { type Receiver, startReceiver } from "../../testing/servers/receiver";
import { until, untilDelivery, untilState } from "../../testing/until";
import { HOUR_MS } from "../../time/units";

/** A copy that is redirected goes where the subscriber's circuit says nothing of: it neither waits for it nor counts for it. */

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const ACTOR: Actor = { type: "user", id: newId(), name: "Ada", role: "admin" };
const CIRCUIT = { failureRate: 0.5, windowMs: 60_000, leastAttempts: 1, coolDownMs: 60_000, probes: 1 };

let running: RunningWorker;
let otherHost: Receiver;
beforeAll(async () => {
  running = await startRunningWorker();
  otherHost = await startReceiver();
});
afterAll(async () => {
  await otherHost.close();
  await running.stop();
});

/** A subscriber and a failed delivery of it. */
async function failed(data: NonNullable<Parameters<RunningWorker["arrange"]>[0]> = {}) {
  const arranged = await running.arrange(data);
  const { deliveries } = await createFailures(running.db, 1, { subscriber: arranged.subscriber });
  const [original] = deliveries;
  if (!original) throw new Error("made above");
  return { ...arranged, original };
}

/** The same with an open circuit. */
async function behindOpenCircuit(
  data: NonNullable<Parameters<RunningWorker["arrange"]>[0]> = {},
  nextProbeAt = new Date(Date.now() + HOUR_MS),
) {
  const { db } = running;
  const made = await failed({ paused: true, circuit: CIRCUIT, ...data });
  const subscriberId = made.subscriber.id;
  await db.prisma.subscriberCircuit.create({
    data: { subscriberId, version: 1, state: "open", since: new Date(0), nextProbeAt, openings: 1 },
  });
  await db.prisma.subscriber.update({ where: { id: subscriberId }, data: { paused: false } });
  await announceConfig(db);
  return made;
}

/** Another failed delivery of a subscriber: one has one copy under way at a time. */
async function anotherOf(subscriber: Awaited<ReturnType<typeof failed>>["subscriber"]): Promise<string> {
  const { deliveries } = await createFailures(running.db, 1, { subscriber });
  return deliveries[0]?.id ?? "";
}

const copyOf = (id: string, edit: Partial<Edit>) =>
  editAndRetry(running.db, ACTOR, id, { reason: "Their host is down", ...edit });
const redirect = (id: string, path = "/other") => copyOf(id, { url: otherHost.url(path) });
const circuitOf = (subscriberId: string) =>
  running.db.prisma.subscriberCircuit.findUnique({ where: { subscriberId } });
const waitingOf = async (eventId: string) =>
  (await getDeliveriesOfEvent(running.db, eventId)).timelines[0]?.waiting;

describe("while the subscriber's circuit is open, a redirected copy", () => {
  it("is sent at once, and everything to its own URL waits, other copies too", async () => {
    const { db } = running;
    const made = await behindOpenCircuit();
    const own = await running.deliver(made);
    const ownCopy = await copyOf(made.original.id, { headers: { "x-again": "1" } });
    const { deliveryId, operationId } = await redirect(await anotherOf(made.subscriber));
    await untilState(db, deliveryId, "delivered");
    expect(otherHost.requestsOf(deliveryId)).toHaveLength(1);
    expect((await readOperationDetail(db, operationId)).counts).toMatchObject({ delivered: 1, sending: 0 });
    for (const { id, eventId } of [own, { id: ownCopy.deliveryId, eventId: ownCopy.eventId }]) {
      expect(await untilState(db, id, "scheduled")).toMatchObject({ attempts: 0 });
      expect(await waitingOf(eventId)).toMatchObject({ reason: "circuit_open" });
      expect(running.receiver.requestsOf(id)).toEqual([]);
    }
    expect(await circuitOf(made.subscriber.id)).toMatchObject({ version: 1n, state: "open" });
  });

  it("is sent again by a manual retry, and waits while the subscriber is paused", async () => {
    const { db } = running;
    const made = await behindOpenCircuit({ maxConcurrency: 1 });
    otherHost.answer({ "/down": { status: 503 } });
    const { deliveryId, eventId } = await redirect(made.original.id, "/down");
    await untilState(db, deliveryId, "failed");
    const where = { id: made.subscriber.id };
    await db.prisma.subscriber.update({ where, data: { paused: true } });
    await announceConfig(db);
    otherHost.answer({});
    await retryDeliveries(db, ACTOR, { by: "ids", deliveryIds: [deliveryId] });
    expect(await waitingOf(eventId)).toMatchObject({ reason: "paused" });
    await db.prisma.subscriber.update({ where, data: { paused: false } });
    await announceConfig(db);
    expect(await untilState(db, deliveryId, "delivered")).toMatchObject({
      attempts: 2,
      priority: REDIRECTED_RANK,
    });
  });

  it("is not its probe", async () => {
    const { db } = running;
    const made = await behindOpenCircuit({}, new Date(0));
    const { deliveryId } = await redirect(made.original.id);
    await untilState(db, deliveryId, "delivered");
    expect(await circuitOf(made.subscriber.id)).toMatchObject({ version: 1n, state: "open" });
    // The next delivery to its own URL is.
    await untilState(db, (await running.deliver(made)).id, "delivered");
    expect(await circuitOf(made.subscriber.id)).toMatchObject({ state: "closed" });
  });

  it("has the subscriber's slots and rate like any other", async () => {
    const { db } = running;
    const made = await behindOpenCircuit({ maxConcurrency: 1, ratePerSecond: 50 });
    let answer = (_status: number) => {};
    const answered = new Promise<number>((resolve) => {
      answer = resolve;
    });
    otherHost.answer(async ({ path }) => (path === "/slow" ? { status: await answered } : {}));
    const first = await redirect(made.original.id, "/slow");
    await otherHost.until((all) => all.some(({ id }) => id === first.deliveryId));
    const second = await redirect(await anotherOf(made.subscriber), "/next");
    const others = await failed();
    await untilState(db, (await redirect(others.original.id)).deliveryId, "delivered");
    expect(otherHost.requestsOf(second.deliveryId)).toEqual([]);
    answer(200);
    await untilState(db, second.deliveryId, "delivered");
    const [one] = otherHost.requestsOf(first.deliveryId);
    const [two] = otherHost.requestsOf(second.deliveryId);
    expect(two?.at).toBeGreaterThanOrEqual(one?.at ?? Number.POSITIVE_INFINITY);
    otherHost.answer({});
  });
});

it("released by an operation on a set stays a redirected copy", async () => {
  const { db } = running;
  const { original } = await failed();
  otherHost.answer({ "/down": { status: 503 } });
  const { deliveryId } = await redirect(original.id, "/down");
  const copy = await untilState(db, deliveryId, "failed");
  otherHost.answer({});
  const pace = { perSecond: null, perSubscriberPerSecond: null };
  await createOperation(db.prisma, { pace }, [copy], "pending");
  expect(await untilState(db, deliveryId, "delivered")).toMatchObject({ priority: REDIRECTED_RANK });
});

describe("while the subscriber's circuit is open, a retry of a set", () => {
  /** Redirected copies that have failed, and an operation that retries them, with an original or without. */
  async function retried(withOriginal: boolean, kind: "retry" | "edit_and_retry" = "retry") {
    const { db } = running;
    const made = await behindOpenCircuit();
    const { subscriber } = made;
    otherHost.answer({ "/down": { status: 503 } });
    const originals = [made.original.id, await anotherOf(subscriber), await anotherOf(subscriber)];
    const copies = [];
    for (const id of originals)
      copies.push(await untilState(db, (await redirect(id, "/down")).deliveryId, "failed"));
    otherHost.answer({});
    const pace = { perSecond: null, perSubscriberPerSecond: null };
    const own = await db.prisma.delivery.findMany({
      where: { id: { in: withOriginal ? [made.original.id] : [] } },
    });
    const id = newId();
    if (kind === "edit_and_retry")
      await db.prisma.operationEdit.create({ data: { operationId: id, headers: { accept: "text/html" } } });
    await createOperation(db.prisma, { id, kind, pace }, [...copies, ...own], "pending");
    const ended = await until(
      () => readOperationDetail(db, id),
      ({ state }) => state === "done" || state === "paused",
    );
    return { ended, copies, subscriberId: subscriber.id };
  }

  it.each(["retry", "edit_and_retry"] as const)(
    "sends redirected copies by %s, and does not touch the circuit",
    async (kind) => {
      const { ended, copies, subscriberId } = await retried(false, kind);
      expect(ended).toMatchObject({ state: "done", counts: { delivered: copies.length, pending: 0 } });
      expect(await circuitOf(subscriberId)).toMatchObject({ version: 1n, state: "open" });
    },
  );

  it("pauses where one of them goes to the subscriber's own URL", async () => {
    const { ended } = await retried(true);
    expect(ended).toMatchObject({ state: "paused", stateReason: "inconclusive", counts: { delivered: 0 } });
  });
});

it("of a redirected copy that fails, the circuit counts nothing", async () => {
  const { db } = running;
  const { subscriber, handlerId, path, original } = await failed({ circuit: CIRCUIT });
  otherHost.answer({ "/down": { status: 503 } });
  const { deliveryId } = await redirect(original.id, "/down");
  await untilState(db, deliveryId, "failed");
  const own = await running.deliver({ subscriber, handlerId, path });
  await untilDelivery(db, own.id, ({ state }) => state === "delivered");
  const counts = () => db.prisma.circuitReport.findMany({ where: { subscriberId: subscriber.id } });
  await until(counts, (all) => all.length > 0);
  expect(await counts()).toMatchObject([{ attempts: 1, failures: 0 }]);
  expect(await circuitOf(subscriber.id)).toBeNull();
  otherHost.answer({});
});
