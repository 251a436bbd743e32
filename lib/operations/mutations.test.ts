import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClaim, createDelivery, createEvent, createSubscriber } from "../../prisma/factories/factories";
import { createFailures } from "../../prisma/factories/failures";
import type { Actor } from "../access/actor";
import { newId } from "../db/ids";
import { ensureDayPartitions } from "../db/partitions";
import { MAX_DELIVERIES } from "../deliveries/limits";
import { type AtOnceKind, DELIVERY_STATES, type DeliveryState } from "../engine/state";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readOperation } from "./data/list";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "./mutations";

const actor: Actor = { type: "user", id: newId(), name: "Olga Operator", role: "admin" };
const OPERATIONS = { retry: retryDeliveries, discard: discardDeliveries, restore: restoreDeliveries };
const NOW = new Date("2026-11-22T12:00:00.000Z");

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await ensureDayPartitions(db.pool, new Date("2026-11-20T00:00:00Z"), new Date("2026-11-20T00:00:00Z"));
});
afterAll(() => db.drop());

const stored = (id: string) => db.prisma.delivery.findFirstOrThrow({ where: { id } });
const items = (operationId: string) => db.prisma.operationItem.findMany({ where: { operationId } });

async function inState(state: DeliveryState) {
  const subscriber = await createSubscriber(db.prisma);
  // A delivery being sent is stored as scheduled and held by a claim.
  const stored = state === "sending" ? "scheduled" : state;
  const delivery = await createDelivery(db.prisma, await createEvent(db.prisma), subscriber, {
    state: stored,
    failedAt: new Date(),
    failureClass: "server_error",
    failureKind: "http_status",
    ...(state === "discarded" ? { discardedAt: NOW, purgeAt: new Date(NOW.getTime() + 1000) } : {}),
  });
  if (state === "sending") await createClaim(db.prisma, delivery);
  return delivery;
}

describe("retryDeliveries", () => {
  it("schedules one attempt, due now, that carries the operation", async () => {
    const { deliveries } = await createFailures(db, 3);
    const deliveryIds = deliveries.map((delivery) => delivery.id);
    const summary = await retryDeliveries(db, actor, { by: "ids", deliveryIds }, NOW);
    expect(summary).toMatchObject({ changed: 3, skipped: 0, skippedByReason: {} });
    expect(summary.results).toEqual(
      deliveries.map(({ id, eventId, subscriberId }) => ({
        deliveryId: id,
        eventId,
        subscriberId,
        result: "queued",
      })),
    );
    for (const id of deliveryIds)
      expect(await stored(id)).toMatchObject({
        state: "scheduled",
        dueAt: NOW,
        nextTrigger: "manual",
        operationId: summary.operationId,
        attempts: 1,
      });
    expect(await items(summary.operationId)).toHaveLength(3);
  });

  it("writes the audit row and the operation in the same transaction", async () => {
    const { deliveries } = await createFailures(db, 1);
    const deliveryIds = deliveries.map((delivery) => delivery.id);
    const { operationId } = await retryDeliveries(db, actor, { by: "ids", deliveryIds }, NOW);
    expect(await db.prisma.auditLog.findFirst({ where: { targetId: operationId } })).toMatchObject({
      actorName: "Olga Operator",
      action: "deliveries.retry",
      outcome: "allowed",
      detail: { deliveryIds, requested: 1, changed: 1, skipped: 0 },
    });
    expect(await db.prisma.operation.findUnique({ where: { id: operationId } })).toMatchObject({
      kind: "retry",
      actorId: actor.id,
      state: "running",
      createdAt: NOW,
      startedAt: NOW,
      finishedAt: null,
    });
    expect((await readOperation(db, operationId)).counts).toMatchObject({ total: 1, sending: 1 });
  });

  it("answers pairs in the order asked; a repeated pair is retried once, an unknown one is not found", async () => {
    const { deliveries } = await createFailures(db, 2);
    const [first, second] = deliveries.map(({ eventId, subscriberId }) => ({ eventId, subscriberId }));
    if (!first || !second) throw new Error("two deliveries were made");
    const unknown = { eventId: newId(), subscriberId: newId() };
    const pairs = [second, unknown, first, second, unknown];
    const summary = await retryDeliveries(db, actor, { by: "pairs", pairs }, NOW);
    expect(summary.results.map(({ deliveryId: _id, ...result }) => result)).toEqual([
      { ...second, result: "queued" },
      { ...unknown, result: "skipped", reason: "not_found" },
      { ...first, result: "queued" },
      { ...second, result: "skipped", reason: "already_scheduled" },
      { ...unknown, result: "skipped", reason: "not_found" },
    ]);
    expect(summary).toMatchObject({
      changed: 2,
      skipped: 3,
      skippedByReason: { not_found: 2, already_scheduled: 1 },
    });
    // A repeated mention is no item of its own; one that names nothing is one, without a delivery.
    const { counts, skippedByReason } = await readOperation(db, summary.operationId);
    expect({ counts, skippedByReason }).toMatchObject({
      counts: { total: 3, sending: 2, skipped: 1 },
      skippedByReason: { not_found: 1 },
    });
    expect(await items(summary.operationId)).toHaveLength(3);
  });

  it("accepts ids in capitals", async () => {
    const { deliveries } = await createFailures(db, 1);
    const pairs = deliveries.map(({ eventId, subscriberId }) => ({
      eventId: eventId.toUpperCase(),
      subscriberId: subscriberId.toUpperCase(),
    }));
    expect(await retryDeliveries(db, actor, { by: "pairs", pairs }, NOW)).toMatchObject({ changed: 1 });
  });

  it.each([
    [{ status: "pending" as const }, "subscriber_not_approved"],
    [{ status: "cancelled" as const }, "subscriber_not_approved"],
    [{ deletedAt: NOW }, "subscriber_deleted"],
  ])("skips a delivery to a subscriber with %o: %s", async (data, reason) => {
    const subscriber = await createSubscriber(db.prisma, data);
    const { deliveries } = await createFailures(db, 1, { subscriber });
    const deliveryIds = deliveries.map((delivery) => delivery.id);
    const summary = await retryDeliveries(db, actor, { by: "ids", deliveryIds }, NOW);
    expect(summary.results).toMatchObject([{ result: "skipped", reason }]);
    expect(await stored(deliveryIds[0] ?? "")).toMatchObject({ state: "failed", operationId: null });
    expect(await items(summary.operationId)).toMatchObject([{ result: "skipped", reason }]);
  });

  it("notifies the workers of the shards concerned after the commit", async () => {
    const { deliveries } = await createFailures(db, 1);
    const listener = await db.pool.connect();
    try {
      await listener.query("listen redeliver_due");
      const heard = new Promise<string | undefined>((resolve) =>
        listener.once("notification", ({ payload }) => resolve(payload)),
      );
      await retryDeliveries(db, actor, { by: "ids", deliveryIds: deliveries.map((one) => one.id) }, NOW);
      expect(await heard).toBe(String(deliveries[0]?.shard));
    } finally {
      listener.release(true);
    }
  });
});

describe("discard and restore", () => {
  it("keeps a discarded delivery for 14 days and restores its position in the list", async () => {
    const { deliveries } = await createFailures(db, 1);
    const [delivery] = deliveries;
    const deliveryIds = deliveries.map((one) => one.id);
    expect(await discardDeliveries(db, actor, { by: "ids", deliveryIds }, NOW)).toMatchObject({ changed: 1 });
    const purgeAt = new Date("2026-12-06T12:00:00.000Z");
    expect(await stored(deliveryIds[0] ?? "")).toMatchObject({
      state: "discarded",
      discardedAt: NOW,
      purgeAt,
    });
    const restored = await restoreDeliveries(db, actor, { by: "ids", deliveryIds }, NOW);
    expect(restored.results).toMatchObject([{ result: "changed" }]);
    expect(await stored(deliveryIds[0] ?? "")).toMatchObject({
      state: "failed",
      failedAt: delivery?.failedAt,
      discardedAt: null,
      purgeAt: null,
    });
  });

  it("restores nothing at or after the purge date", async () => {
    const { deliveries } = await createFailures(db, 1);
    const deliveryIds = deliveries.map((one) => one.id);
    await discardDeliveries(db, actor, { by: "ids", deliveryIds }, NOW);
    const late = await restoreDeliveries(
      db,
      actor,
      { by: "ids", deliveryIds },
      new Date("2026-12-06T12:00:00.000Z"),
    );
    expect(late.results).toMatchObject([{ result: "skipped", reason: "past_purge_date" }]);
    expect(await stored(deliveryIds[0] ?? "")).toMatchObject({ state: "discarded" });
  });
});

describe("operations on every state", () => {
  const expected: Record<AtOnceKind, Record<DeliveryState, string>> = {
    retry: {
      scheduled: "already_scheduled",
      sending: "already_sending",
      delivered: "already_delivered",
      failed: "queued",
      discarded: "already_discarded",
    },
    discard: {
      scheduled: "already_scheduled",
      sending: "already_sending",
      delivered: "already_delivered",
      failed: "changed",
      discarded: "already_discarded",
    },
    restore: {
      scheduled: "not_discarded",
      sending: "not_discarded",
      delivered: "not_discarded",
      failed: "not_discarded",
      discarded: "changed",
    },
  };
  const cases = (["retry", "discard", "restore"] as const).flatMap((kind) =>
    DELIVERY_STATES.map((state) => [kind, state, expected[kind][state]] as const),
  );

  it.each(cases)("%s of a %s delivery: %s", async (kind, state, answer) => {
    const delivery = await inState(state);
    const summary = await OPERATIONS[kind](db, actor, { by: "ids", deliveryIds: [delivery.id] }, NOW);
    const [result] = summary.results;
    expect(result?.reason ?? result?.result).toBe(answer);
    if (result?.reason) expect(await stored(delivery.id)).toEqual(delivery);
  });
});

describe("an operation by filter", () => {
  it("changes only failures up to the time of the count, and counts the skipped ones", async () => {
    const approved = await createSubscriber(db.prisma);
    const pending = await createSubscriber(db.prisma, { status: "pending" });
    const failedAt = new Date("2026-11-20T10:00:00.000Z");
    const { deliveries } = await createFailures(db, 4, { subscriber: approved, failedAt });
    await createFailures(db, 2, { subscriber: pending, failedAt });
    const filter = {
      from: new Date("2026-11-20T00:00:00.000Z"),
      to: new Date("2026-11-20T23:59:59.999Z"),
      classes: ["server_error" as const],
      subscriberIds: [approved.id, pending.id],
      contextIds: [],
    };
    const asOf = new Date("2026-11-20T10:00:02.000Z");
    const summary = await retryDeliveries(db, actor, { by: "filter", filter, asOf }, NOW);
    expect(summary).toMatchObject({
      changed: 3,
      skipped: 2,
      skippedByReason: { subscriber_not_approved: 2 },
      results: [],
    });
    expect(await stored(deliveries[3]?.id ?? "")).toMatchObject({ state: "failed" });
    const operation = await db.prisma.operation.findUniqueOrThrow({ where: { id: summary.operationId } });
    expect(operation.filter).toMatchObject({
      asOf: asOf.toISOString(),
      subscriberIds: [approved.id, pending.id],
    });
  });
});

describe("an operation by filter on more than is done at once", () => {
  it("is refused, and changes nothing", async () => {
    const failedAt = new Date("2026-11-20T10:00:00.000Z");
    const { deliveries, subscriber } = await createFailures(db, MAX_DELIVERIES + 1, { failedAt });
    const filter = {
      from: new Date("2026-11-20T00:00:00.000Z"),
      to: new Date("2026-11-21T00:00:00.000Z"),
      ...{ classes: [], subscriberIds: [subscriber.id], contextIds: [] },
    };
    const selection = { by: "filter", filter, asOf: filter.to } as const;
    const before = await db.prisma.operation.count();
    for (const operate of [retryDeliveries, discardDeliveries])
      await expect(operate(db, actor, selection, NOW)).rejects.toMatchObject({ code: "invalid" });
    const ids = deliveries.map(({ id }) => id);
    expect(await db.prisma.delivery.count({ where: { id: { in: ids }, state: "failed" } })).toBe(ids.length);
    expect(await db.prisma.operation.count()).toBe(before);
  });
});

describe("the counts of an operation", () => {
  it("of a discard are final at once", async () => {
    const { deliveries } = await createFailures(db, 1);
    const deliveryIds = [...deliveries.map((one) => one.id), newId()];
    const { operationId } = await discardDeliveries(db, actor, { by: "ids", deliveryIds }, NOW);
    expect(await readOperation(db, operationId)).toMatchObject({
      state: "done",
      counts: { total: 2, pending: 0, sending: 0, changed: 1, skipped: 1 },
      skippedByReason: { not_found: 1 },
      finishedAt: NOW,
    });
  });

  it.each(["nonsense", newId()])("of %s are unknown", async (id) =>
    expect(readOperation(db, id)).rejects.toMatchObject({ code: "not_found" }),
  );
});
