import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createClaim,
  createDelivery,
  createEvent,
  createHandler,
  createPolicy,
  createSubscriber,
  createWorker,
} from "../../../prisma/factories/factories";
import { RELEASED_RANK } from "../../engine/priority";
import { nextInWindow, type RetryWindow } from "../../engine/windows";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { getDeliveriesOfEvent } from "./detail";
import { withWaiting } from "./waiting";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const now = new Date();
const later = new Date(now.getTime() + 3_600_000);
type Delivery = Awaited<ReturnType<typeof createDelivery>>;

/** What deliveries wait for; those of `sending` are being sent. */
async function reasonsOf(deliveries: Delivery[], sending: Delivery[] = []) {
  const waiters = deliveries.map(({ id, subscriberId, handlerId, priority, dueAt }) => ({
    ...{ deliveryId: id, subscriberId, handlerId, dueAt, queueRank: priority },
    state: sending.some((one) => one.id === id) ? ("sending" as const) : ("scheduled" as const),
  }));
  return (await withWaiting(db.pool, waiters, new Date())).map(({ waiting }) => waiting);
}

type Data = Parameters<typeof createDelivery>[3];
const deliver = async (subscriber: Parameters<typeof createSubscriber>[1], data: Data = {}) =>
  createDelivery(
    db.prisma,
    await createEvent(db.prisma),
    await createSubscriber(db.prisma, subscriber),
    data,
  );

describe("what deliveries wait for", () => {
  it("is a worker, where none owns their shard or its lease is over", async () => {
    const due = await deliver({});
    expect(await reasonsOf([due])).toEqual([{ reason: "no_worker", until: null }]);
    expect(await reasonsOf([due], [due])).toEqual([{ reason: "no_worker", until: null }]);
    await createWorker(db.prisma);
    expect(await reasonsOf([due])).toEqual([{ reason: "due", until: null }]);
    expect(await reasonsOf([due], [due])).toEqual([{ reason: "sending", until: null }]);
    await db.prisma.shardLease.updateMany({ data: { expiresAt: new Date(now.getTime() - 1000) } });
    expect(await reasonsOf([due])).toEqual([{ reason: "no_worker", until: null }]);
    await createWorker(db.prisma);
  });

  it("is their subscriber, or their own time", async () => {
    const maintenanceWindows = [{ from: new Date(0).toISOString(), to: later.toISOString() }];
    const deliveries = [
      await deliver({ paused: true }),
      await deliver({ status: "pending" }),
      await deliver({ deletedAt: now }, { dueAt: later }),
      await deliver({ maintenanceWindows }),
      await deliver({}, { dueAt: later, nextTrigger: "automatic" }),
    ];
    expect(await reasonsOf(deliveries)).toEqual([
      { reason: "paused", until: null },
      { reason: "not_approved", until: null },
      { reason: "not_approved", until: later },
      { reason: "maintenance", until: later },
      { reason: "retry_due", until: later },
    ]);
  });

  it("is the beginning of the hours of the policy that applies: the subscriber's own, or the handler's", async () => {
    const hours: RetryWindow = {
      timeZone: "Asia/Tokyo",
      days: ["mon", "wed", "fri"],
      from: "01:00",
      to: "01:01",
    };
    const opening = new Date(nextInWindow(later.getTime(), hours));
    const retry = { strategy: "fixed", attempts: 3, window: hours };
    const [withHours, without] = [
      await createPolicy(db.prisma, { retry }),
      await createPolicy(db.prisma, { retry: { strategy: "fixed", attempts: 3 } }),
    ];
    const handler = await createHandler(db.prisma, { policyId: withHours.id });
    const due = { dueAt: opening, nextTrigger: "automatic" } as const;
    const deliveries = [
      await deliver({}, { ...due, handlerId: handler.id }),
      await deliver({ policyId: without.id }, { ...due, handlerId: handler.id }),
      await deliver({ policyId: withHours.id }, due),
      await deliver({}, due),
    ];
    expect((await reasonsOf(deliveries)).map(({ reason }) => reason)).toEqual([
      ...["retry_window", "retry_due", "retry_window", "retry_due"],
    ]);
  });

  it("is the limit of their subscriber: a rate, or all slots in use", async () => {
    const subscriber = await createSubscriber(db.prisma, { maxConcurrency: 2 });
    const event = async () => createDelivery(db.prisma, await createEvent(db.prisma), subscriber);
    const [first, second, third] = [await event(), await event(), await event()];
    await createClaim(db.prisma, first);
    expect(await reasonsOf([third])).toEqual([{ reason: "due", until: null }]);
    await createClaim(db.prisma, second);
    expect(await reasonsOf([third])).toEqual([{ reason: "limit", until: null }]);
    await db.prisma.delivery.update({
      where: { id_shard: { id: second.id, shard: second.shard } },
      data: { attempts: 1 },
    });
    expect(await reasonsOf([third])).toEqual([{ reason: "due", until: null }]);
    expect(await reasonsOf([await deliver({ ratePerSecond: 1 })])).toEqual([
      { reason: "limit", until: null },
    ]);
  });

  it("is an operation that has released them", async () => {
    expect(await reasonsOf([await deliver({}, { priority: RELEASED_RANK, nextTrigger: "manual" })])).toEqual([
      { reason: "operation_pace", until: null },
    ]);
  });

  it("is left out of an event's deliveries where it is their own time, or an answer", async () => {
    const event = await createEvent(db.prisma);
    const of = async (name: string, subscriber = {}, data: Data = {}) =>
      createDelivery(db.prisma, event, await createSubscriber(db.prisma, { name, ...subscriber }), data);
    await of("a due");
    await of("b later", {}, { dueAt: later });
    await createClaim(db.prisma, await of("c sending"));
    await of("d paused", { paused: true });
    const { timelines } = await getDeliveriesOfEvent(db, event.id);
    expect(timelines.map(({ waiting }) => waiting)).toEqual([
      ...[null, null, null],
      { reason: "paused", until: null },
    ]);
  });
});
