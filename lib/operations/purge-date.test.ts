import { afterAll, afterEach, beforeAll, expect, it, vi } from "vitest";
import { createEvent, createFailedDelivery, createSubscriber } from "../../prisma/factories/factories";
import { SYSTEM } from "../access/actor";
import { updateRetention } from "../retention/mutations";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { ranUntil, retainAt } from "../testing/retention";
import { DAY_MS, HOUR_MS } from "../time/units";
import { discardDeliveries, restoreDeliveries } from "./mutations";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(() => db.drop());

it("is the database's time and the days of the bin, whatever the clock of this process says", async () => {
  const now = Date.now();
  const event = await createEvent(db.prisma);
  const { id } = await createFailedDelivery(db.prisma, event, await createSubscriber(db.prisma));
  const selection = { by: "ids" as const, deliveryIds: [id] };
  vi.useFakeTimers({ toFake: ["Date"], now: now - 15 * DAY_MS });
  await discardDeliveries(db, SYSTEM, selection);
  const { purgeAt, discardedAt } = await db.prisma.delivery.findFirstOrThrow({ where: { id } });
  expect(Math.abs(Number(purgeAt) - now - 14 * DAY_MS)).toBeLessThan(HOUR_MS);
  expect(Number(purgeAt) - Number(discardedAt)).toBe(14 * DAY_MS);
  vi.setSystemTime(now + 15 * DAY_MS);
  expect((await restoreDeliveries(db, SYSTEM, selection)).changed).toBe(1);
});

it("is that of the worker's variables, whatever those of this process say, and stays when the setting changes", async () => {
  const event = await createEvent(db.prisma);
  const { id } = await createFailedDelivery(db.prisma, event, await createSubscriber(db.prisma));
  const selection = { by: "ids" as const, deliveryIds: [id] };
  await retainAt(db, new Date(), { binDays: 20 });
  await discardDeliveries(db, SYSTEM, selection);
  const read = () => db.prisma.delivery.findFirstOrThrow({ where: { id } });
  const { purgeAt, discardedAt } = await read();
  expect(Number(purgeAt) - Number(discardedAt)).toBe(20 * DAY_MS);
  await updateRetention(db, SYSTEM, { binDays: 1 });
  const before = new Date(Number(purgeAt) - 1000);
  await ranUntil(db, before);
  await retainAt(db, before, { binDays: 2 });
  expect(await read()).toMatchObject({ state: "discarded", purgeAt });
  expect((await restoreDeliveries(db, SYSTEM, selection, before)).changed).toBe(1);
});
