import { afterAll, beforeAll, expect, it } from "vitest";
import { createDelivery, createEvent, createSubscriber } from "../../../prisma/factories/factories";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { HOUR_MS } from "../../time/units";
import { WAITING_DELIVERIES } from "../statements/waiting";
import { countWaiting } from "./waiting";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

it("counts the scheduled deliveries of one subscriber, up to a limit, and finds when the last is due", async () => {
  const subscriber = await createSubscriber(db.prisma);
  expect(await countWaiting(db, subscriber.id)).toEqual({ total: 0, totalIsExact: true, lastDueAt: null });
  const now = Date.now();
  const deliver = async (hours: number, data: object = {}, to = subscriber) => {
    const dueAt = new Date(now + hours * HOUR_MS);
    await createDelivery(db.prisma, await createEvent(db.prisma), to, { dueAt, ...data });
  };
  for (const priority of [0, 1, 2, 3]) await deliver(priority, { priority });
  await deliver(5, { state: "delivered" });
  await deliver(6, {}, await createSubscriber(db.prisma));
  const lastDueAt = new Date(now + 3 * HOUR_MS);
  expect(await countWaiting(db, subscriber.id)).toEqual({ total: 4, totalIsExact: true, lastDueAt });
  const { rows } = await db.pool.query(WAITING_DELIVERIES, [subscriber.id, 2]);
  expect(rows).toEqual([{ count: 2, lastDueAt }]);
});
