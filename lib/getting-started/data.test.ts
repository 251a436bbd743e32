import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createEvent,
  createFailedDelivery,
  createHandler,
  createSubscriber,
} from "../../prisma/factories/factories";
import { createOperation } from "../../prisma/factories/operations";
import { ensurePartitionsAhead } from "../db/partitions";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { readProgress } from "./data";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await ensurePartitionsAhead(db.pool, new Date());
});
afterAll(() => db.drop());

it("reads from what exists how far a hub has come", async () => {
  const nothing = { handlerId: null, subscribed: false, published: false, failed: false, retried: false };
  expect(await readProgress(db)).toEqual(nothing);
  await createHandler(db.prisma, { topicNames: [] });
  expect(await readProgress(db)).toEqual(nothing);
  await createHandler(db.prisma);
  const handler = await createHandler(db.prisma);
  const topicIds = handler.topics.map(({ id }) => id);
  await createSubscriber(db.prisma, { topicIds, status: "pending" });
  const made = { ...nothing, handlerId: handler.id };
  expect(await readProgress(db)).toEqual(made);
  const subscriber = await createSubscriber(db.prisma, { topicIds });
  expect(await readProgress(db)).toEqual({ ...made, subscribed: true });
  const event = await createEvent(db.prisma, { receivedAt: new Date() });
  await createFailedDelivery(db.prisma, event, subscriber, { failedAt: new Date() });
  const failed = { ...made, subscribed: true, published: true, failed: true };
  expect(await readProgress(db)).toEqual(failed);
  await createOperation(db.prisma);
  expect(await readProgress(db)).toEqual({ ...failed, retried: true });
});
