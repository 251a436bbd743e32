import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createDelivery, createEvent, createSubscriber } from "../../../prisma/factories/factories";
import { RELEASED_RANK } from "../../engine/priority";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { IS_LATE } from "./live-statements";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  await db.prisma.delivery.deleteMany();
});
afterAll(() => db.drop());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const from = (begin: number, end: number) => ({ from: inMinutes(begin), to: inMinutes(end) });

/** Whether live deliveries wait for load when one of such a subscriber has been due for a minute. */
async function isLate(
  subscriber: Parameters<typeof createSubscriber>[1],
  delivery: Parameters<typeof createDelivery>[3] = {},
): Promise<boolean> {
  const receiver = await createSubscriber(db.prisma, subscriber);
  const due = { state: "scheduled", dueAt: inMinutes(-1) } as const;
  await createDelivery(db.prisma, await createEvent(db.prisma), receiver, { ...due, ...delivery });
  const { rows } = await db.pool.query<{ exists: boolean }>(IS_LATE, [inMinutes(-0.5)]);
  return rows[0]?.exists ?? false;
}

describe("live deliveries wait for load", () => {
  it.each<[string, boolean, Parameters<typeof isLate>]>([
    ["when one is due for long", true, [{}]],
    ["not when it is due since now", false, [{}, { dueAt: new Date() }]],
    ["not when an operation released it", false, [{}, { priority: RELEASED_RANK }]],
    ["not when its subscriber is paused", false, [{ paused: true }]],
    ["not during its maintenance", false, [{ maintenanceWindows: [from(-20, -10), from(-5, 60)] }]],
    ["between its maintenances", true, [{ maintenanceWindows: [from(-20, -10), from(10, 60)] }]],
  ])("%s", async (_when, expected, [subscriber, delivery]) =>
    expect(await isLate(subscriber, delivery)).toBe(expected),
  );
});
