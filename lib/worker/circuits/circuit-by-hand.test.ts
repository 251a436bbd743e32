import { randomUUID } from "node:crypto";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { type Actor, SYSTEM } from "../../access/actor";
import { getDeliveriesOfEvent } from "../../deliveries/data/detail";
import { changeCircuitByHand } from "../../subscribers/mutations/circuit";
import { type RunningWorker, startRunningWorker } from "../../testing/processes/running-worker";
import { until, untilState } from "../../testing/until";
import { Config } from "../config/config";
import { DatabaseClock } from "../database/clock";
import { Link } from "../database/link";
import { Circuits } from "./circuits";

// A loaded machine may take long for work of milliseconds.
vi.setConfig({ testTimeout: 60_000 });

const ADA: Actor = { type: "user", id: randomUUID(), name: "Ada", role: "admin" };
const OPEN = { state: "open", reason: "Their database moves" } as const;
const CLOSED = { state: "closed", reason: "They are back" } as const;
const CIRCUIT = { failureRate: 0.5, windowMs: 60_000, leastAttempts: 1, coolDownMs: 100, probes: 1 };

let running: RunningWorker;
beforeAll(async () => {
  running = await startRunningWorker();
});
afterAll(() => running.stop());

const circuitOf = (subscriberId: string) =>
  running.db.prisma.subscriberCircuit.findUniqueOrThrow({ where: { subscriberId } });

describe("a circuit opened by hand", () => {
  it.each([
    ["without a circuit breaker", {}],
    ["with one, whose cool-down is long over", { circuit: CIRCUIT }],
  ])("holds the deliveries of a subscriber %s until it is closed by hand", async (_, data) => {
    const { db, receiver, arrange, deliver } = running;
    const arranged = await arrange(data);
    const { id } = arranged.subscriber;
    await changeCircuitByHand(db, ADA, id, OPEN);
    const delivery = await deliver(arranged);
    const other = await deliver(await arrange());
    await untilState(db, other.id, "delivered");
    expect(await untilState(db, delivery.id, "scheduled")).toMatchObject({ attempts: 0 });
    const { timelines } = await getDeliveriesOfEvent(db, delivery.eventId);
    expect(timelines[0]?.waiting).toEqual({ reason: "circuit_open", until: null, isByHand: true });
    expect(receiver.requestsOf(delivery.id)).toEqual([]);
    await changeCircuitByHand(db, ADA, id, CLOSED);
    expect(await untilState(db, delivery.id, "delivered")).toMatchObject({ attempts: 1 });
  });

  it("for a time closes by itself at its end, and then shows no person any more", async () => {
    const { db, receiver, arrange, deliver } = running;
    const arranged = await arrange();
    const { id } = arranged.subscriber;
    const end = new Date(Date.now() + 1500);
    await changeCircuitByHand(db, ADA, id, { ...OPEN, until: end });
    const delivery = await deliver(arranged);
    await untilState(db, delivery.id, "delivered");
    expect(receiver.requestsOf(delivery.id)[0]?.at).toBeGreaterThanOrEqual(end.getTime() - 10);
    expect(await circuitOf(id)).toMatchObject({
      ...{ state: "closed", version: 2n, byHand: false },
      ...{ heldUntil: null, changedBy: null, reason: null },
    });
  });

  it("sends deliveries to the alternative URL, if there is one", async () => {
    const { db, receiver, arrange, deliver } = running;
    const arranged = await arrange({ alternativeUrl: receiver.url("/spare") });
    await changeCircuitByHand(db, ADA, arranged.subscriber.id, OPEN);
    const delivery = await deliver(arranged);
    expect((await untilState(db, delivery.id, "delivered")).subscriberUrl).toBe(receiver.url("/spare"));
  });
});

describe("a probe", () => {
  /** The circuits of a worker of their own, without its requests. */
  async function createCircuits(subscriberId: string) {
    const link = new Link(running.db.url, "test");
    const config = new Config(link);
    await config.refresh();
    const subscriber = config.subscribers.get(subscriberId);
    if (!subscriber) throw new Error("no such subscriber");
    const circuits = new Circuits({
      ...{ link, config, clock: new DatabaseClock(), workerId: randomUUID() },
      ...{ log: pino({ level: "silent" }), onChanged: () => {}, onOwnChange: () => {} },
    });
    await circuits.tick();
    return { link, circuits, subscriber };
  }

  /** A circuit whose probe is under way in a worker that nobody notified of what follows. */
  async function probing() {
    const { db } = running;
    // Paused: the running worker sends nothing to it.
    const { id } = await createSubscriber(db.prisma, { circuit: CIRCUIT, paused: true });
    const open = {
      version: 1,
      state: "open",
      since: new Date(0),
      nextProbeAt: new Date(0),
      openings: 1,
    } as const;
    await db.prisma.subscriberCircuit.create({ data: { subscriberId: id, ...open } });
    const worker = await createCircuits(id);
    await until(
      async () => worker.circuits.room(worker.subscriber),
      (room) => room === 1,
    );
    return { id, ...worker, permit: worker.circuits.begin(worker.subscriber) };
  }

  it("that fails does not open again what was closed by hand meanwhile", async () => {
    const { id, link, circuits, subscriber, permit } = await probing();
    await changeCircuitByHand(running.db, ADA, id, CLOSED);
    circuits.end(subscriber, permit, true);
    await circuits.tick();
    await until(
      async () => circuits.room(subscriber),
      (room) => room === Infinity,
    );
    expect(await circuitOf(id)).toMatchObject({ state: "closed", version: 3n, changedBy: "Ada" });
    await link.close();
  });

  it("that succeeds does not close what was opened by hand meanwhile", async () => {
    const { id, link, circuits, subscriber, permit } = await probing();
    await changeCircuitByHand(running.db, ADA, id, OPEN);
    circuits.end(subscriber, permit, false);
    await circuits.tick();
    await circuits.tick();
    expect(circuits.room(subscriber)).toBe(0);
    expect(await circuitOf(id)).toMatchObject({
      state: "open",
      version: 3n,
      byHand: true,
      nextProbeAt: null,
    });
    await link.close();
  });

  it("is not begun by a worker that has not heard of a circuit opened by hand yet", async () => {
    const { id, link, circuits, subscriber } = await probing();
    const late = await createCircuits(id);
    await changeCircuitByHand(running.db, ADA, id, OPEN);
    late.circuits.room(late.subscriber);
    await until(
      async () => [circuits.tick(), late.circuits.tick()].length,
      () => true,
    );
    await Promise.all([circuits.tick(), late.circuits.tick()]);
    expect([circuits.room(subscriber), late.circuits.room(late.subscriber)]).toEqual([0, 0]);
    expect(await circuitOf(id)).toMatchObject({ state: "open", byHand: true, reason: OPEN.reason });
    await Promise.all([link.close(), late.link.close()]);
  });
});

describe("the circuit of a subscriber", () => {
  it("is closed by one of two people at once, and the other is refused", async () => {
    const { db } = running;
    const { id } = await createSubscriber(db.prisma);
    await changeCircuitByHand(db, ADA, id, OPEN);
    const both = await Promise.allSettled(
      ["Bob", "Eve"].map((name) => changeCircuitByHand(db, { ...ADA, name }, id, CLOSED)),
    );
    const refused = both.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
    expect(refused).toMatchObject([{ code: "conflict", message: "The circuit is closed already." }]);
    const audited = await db.prisma.auditLog.findMany({ where: { targetId: id }, orderBy: { at: "asc" } });
    expect(audited).toMatchObject([
      { action: "subscriber.open_circuit", actorName: "Ada", detail: { reason: OPEN.reason, until: null } },
      { action: "subscriber.close_circuit", detail: { reason: CLOSED.reason } },
    ]);
    expect((await circuitOf(id)).changedBy).toBe(audited[1]?.actorName);
  });

  it("cannot be opened for a time that is over, nor for a deleted subscriber", async () => {
    const { db } = running;
    const { id } = await createSubscriber(db.prisma);
    const over = { ...OPEN, until: new Date(Date.now() - 1) };
    await expect(changeCircuitByHand(db, SYSTEM, id, over)).rejects.toMatchObject({
      code: "invalid",
      details: [{ field: "until" }],
    });
    await db.prisma.subscriber.update({ where: { id }, data: { deletedAt: new Date() } });
    await expect(changeCircuitByHand(db, SYSTEM, id, OPEN)).rejects.toMatchObject({ code: "not_found" });
    expect(await db.prisma.subscriberCircuit.count({ where: { subscriberId: id } })).toBe(0);
  });
});
