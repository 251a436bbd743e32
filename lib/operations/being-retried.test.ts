import { afterAll, beforeAll, expect, it } from "vitest";
import { createDelivery, createEvent } from "../../prisma/factories/factories";
import { createFailures } from "../../prisma/factories/failures";
import type { Actor } from "../access/actor";
import { newId } from "../db/ids";
import { ensureDayPartitions } from "../db/partitions";
import { countRetrying } from "../deliveries/data/list";
import type { DeliveryFilter } from "../deliveries/schema";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { listCurrentOperations } from "./data/list";
import { discardDeliveries, retryDeliveries } from "./mutations";

const NOW = new Date("2026-11-22T12:00:00.000Z");
const actor: Actor = { type: "user", id: newId(), name: "Olga Operator", role: "admin" };
const colleague: Actor = { ...actor, id: newId(), name: "Cleo Colleague" };

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await ensureDayPartitions(db.pool, NOW, NOW);
});
afterAll(() => db.drop());

async function failures(count: number) {
  const { deliveries, subscriber } = await createFailures(db, count, { failedAt: NOW });
  const filter: DeliveryFilter = {
    from: NOW,
    to: new Date(NOW.getTime() + 60_000),
    classes: [],
    subscriberIds: [subscriber.id],
    contextIds: [],
  };
  return { ids: deliveries.map(({ id }) => id), filter, subscriber };
}

it("counts the matches of a filter that operations are retrying now, and names the operations", async () => {
  const { ids, filter, subscriber } = await failures(3);
  const first = await retryDeliveries(db, actor, { by: "ids", deliveryIds: ids.slice(0, 2) }, NOW);
  expect(await countRetrying(db, filter)).toEqual({
    total: 2,
    totalIsExact: true,
    operationIds: [first.operationId],
  });
  const second = await retryDeliveries(db, actor, { by: "ids", deliveryIds: ids.slice(2) }, NOW);
  expect(await countRetrying(db, filter)).toEqual({
    total: 3,
    totalIsExact: true,
    operationIds: [first.operationId, second.operationId].sort(),
  });
  expect(await countRetrying(db, { ...filter, classes: ["no_response"] })).toBeNull();
  expect(await countRetrying(db, { ...filter, retryingEnded: ["manual"] })).toBeNull();
  // An automatic retry is no operation.
  await db.prisma.delivery.deleteMany({ where: { id: { in: ids } } });
  await createDelivery(db.prisma, await createEvent(db.prisma), subscriber, { failedAt: NOW });
  expect(await countRetrying(db, filter)).toBeNull();
});

it("lists everybody's running operations, and a user's own recent ones", async () => {
  const { ids } = await failures(4);
  const [a, b, c, d] = ids.map((id) => ({ by: "ids" as const, deliveryIds: [id] }));
  if (!a || !b || !c || !d) throw new Error("four deliveries were made");
  const minutes = (count: number) => new Date(NOW.getTime() + count * 60_000);
  const running = await retryDeliveries(db, colleague, a, minutes(-60));
  await discardDeliveries(db, colleague, b, minutes(1));
  await discardDeliveries(db, actor, c, minutes(-20));
  const own = await discardDeliveries(db, actor, d, minutes(2));
  const listed = await listCurrentOperations(db, actor.id ?? "", minutes(-15));
  const since = listed.filter(({ id }) => id === running.operationId || id >= own.operationId);
  expect(since).toMatchObject([
    { id: own.operationId, kind: "discard", state: "done" },
    { id: running.operationId, state: "running", actor: { name: "Cleo Colleague" } },
  ]);
  expect(listed.every(({ state, actor: { id } }) => state === "running" || id === actor.id)).toBe(true);
});
