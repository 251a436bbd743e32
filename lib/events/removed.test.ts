import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDelivery, createEvent, createSubscriber } from "../../prisma/factories/factories";
import { removeAttempts, removePayload } from "../../prisma/factories/removals";
import { type Actor, SYSTEM } from "../access/actor";
import { shardOf } from "../db/ids";
import { ensureDayPartitions } from "../db/partitions";
import { getDeliveryDetail } from "../deliveries/data/detail";
import { deliveryView } from "../deliveries/view/expansion";
import { listItems } from "../operations/data/items";
import { discardDeliveries, restoreDeliveries, retryDeliveries } from "../operations/mutations";
import type { Selection } from "../operations/schema";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { answerEvent } from "./api/event";
import { readEventPage } from "./data/event";

/** What retention has removed is said, with its time, wherever it was. */

const RECEIVED = new Date("2026-08-10T10:00:00Z");
const REMOVED = new Date("2026-11-09T01:00:00Z");
const READER: Actor = {
  type: "api_key",
  id: "a",
  name: "key",
  scopes: ["deliveries:read", "payloads:read"],
};
const FAILED = {
  state: "failed",
  failedAt: RECEIVED,
  failureClass: "server_error",
  failureKind: "http_status",
} as const;

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await ensureDayPartitions(db.pool, RECEIVED, RECEIVED);
});
afterAll(() => db.drop());

async function failedEvent(subscriberCount = 1) {
  const event = await createEvent(db.prisma, { receivedAt: RECEIVED });
  await db.prisma.event.updateMany({ where: { id: event.id }, data: { subscriberCount } });
  const delivery = await createDelivery(db.prisma, event, await createSubscriber(db.prisma), FAILED);
  return { event, delivery };
}

const ids = (...deliveryIds: string[]): Selection => ({ by: "ids", deliveryIds });
const page = (id: string) =>
  readEventPage(db, id, {}, { zone: "UTC", now: new Date("2026-11-26T12:00:00Z"), seesPayloads: true });

describe("an event", () => {
  it("of which nothing was removed says so", async () => {
    const { event } = await failedEvent();
    expect(await answerEvent(db, READER, event.id)).toMatchObject({
      ...{ payloadRemovedAt: null, attemptsRemovedBefore: null, deliveriesRemoved: 0 },
      payload: { body: expect.any(String) },
    });
  });

  it("names the times since when its payload and attempts are gone, and the deliveries", async () => {
    const { event, delivery } = await failedEvent(3);
    await removePayload(db, event, REMOVED);
    await removeAttempts(db, event, REMOVED);
    expect(await answerEvent(db, READER, event.id)).toMatchObject({
      payload: null,
      payloadRemovedAt: REMOVED.toISOString(),
      attemptsRemovedBefore: "2026-08-12T00:00:00.000Z",
      deliveriesRemoved: 2,
    });
    expect(await page(event.id)).toMatchObject({
      payload: null,
      removals: { payloadRemovedAt: REMOVED, attemptsRemovedAt: REMOVED, deliveries: 2 },
    });
    const detail = await getDeliveryDetail(db, delivery.id);
    expect(detail && deliveryView(detail, true)).toMatchObject({
      payload: null,
      last: null,
      payloadRemovedAt: REMOVED.toISOString(),
      attemptsRemovedAt: REMOVED.toISOString(),
    });
  });

  it("has its kept payload while a delivery is unresolved, and says when that went", async () => {
    const { event } = await failedEvent();
    await removePayload(db, event, REMOVED);
    const later = new Date(REMOVED.getTime() + 1000);
    const kept = { eventId: event.id, shard: shardOf(event.id), receivedAt: RECEIVED, isText: true };
    await db.prisma.keptPayload.create({ data: { ...kept, removedAt: later } });
    expect((await answerEvent(db, READER, event.id)).payloadRemovedAt).toBe(later.toISOString());
  });
});

describe("a failed delivery without its payload", () => {
  it("is skipped by a retry with the reason and its time; deleted and restored as any other", async () => {
    const { event, delivery } = await failedEvent();
    const whole = await failedEvent();
    await removePayload(db, event, REMOVED);
    // The other event of that day was kept.
    const kept = {
      eventId: whole.event.id,
      shard: shardOf(whole.event.id),
      receivedAt: RECEIVED,
      isText: true,
    };
    await db.prisma.keptPayload.create({ data: { ...kept, headers: {}, body: Buffer.from("{}") } });
    const retried = await retryDeliveries(db, SYSTEM, ids(delivery.id, whole.delivery.id));
    expect(retried).toMatchObject({ changed: 1, skippedByReason: { payload_removed: 1 } });
    const position = { sort: "delivery", direction: "ASC", limit: 10, offset: 0 } as const;
    const { items } = await listItems(db, retried.operationId, ["skipped"], position);
    expect(items).toMatchObject([
      { deliveryId: delivery.id, reason: "payload_removed", payloadRemovedAt: REMOVED },
    ]);
    expect(await discardDeliveries(db, SYSTEM, ids(delivery.id))).toMatchObject({ changed: 1 });
    expect(await restoreDeliveries(db, SYSTEM, ids(delivery.id))).toMatchObject({ changed: 1 });
  });
});
