import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../../lib/testing/database";
import { createEvent, createFailedDelivery, createHandler, createSubscriber } from "./factories";
import { createFailureGroup } from "./failure-groups";
import { insertFailures } from "./failures";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

describe("factories", () => {
  it("makes a failed delivery with its event, payload and attempt in one shard", async () => {
    const handler = await createHandler(db.prisma);
    const topic = handler.topics[0];
    const subscriber = await createSubscriber(db.prisma, {
      topicIds: topic ? [topic.id] : [],
      expectedStatus: 201,
    });
    const event = await createEvent(db.prisma, { handlerId: handler.id, topicId: topic?.id });
    const delivery = await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 200 });
    expect(delivery).toMatchObject({
      state: "failed",
      failureClass: "unexpected_success",
      shard: event.shard,
    });
    expect(await db.prisma.attempt.count({ where: { deliveryId: delivery.id, shard: event.shard } })).toBe(1);
  });

  it("makes failures of two groups in turn, whose deliveries and attempts carry the fingerprints", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const ids = [];
    for (const template of ["one", "other"])
      ids.push((await createFailureGroup(db.prisma, subscriber, { template })).fingerprint.id);
    await insertFailures(db, 4, [subscriber], ids);
    const byFingerprint = {
      by: ["failureFingerprintId" as const],
      where: { failureFingerprintId: { in: ids } },
    };
    const counted = ids.map((failureFingerprintId) => ({ failureFingerprintId, _count: 2 }));
    const orderBy = { failureFingerprintId: "asc" as const };
    expect(await db.prisma.delivery.groupBy({ ...byFingerprint, orderBy, _count: true })).toEqual(counted);
    expect(await db.prisma.attempt.groupBy({ ...byFingerprint, orderBy, _count: true })).toEqual(counted);
  });
});
