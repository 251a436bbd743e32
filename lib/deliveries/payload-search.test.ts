import { afterAll, beforeAll, expect, it } from "vitest";
import { createEvent, createFailedDelivery, createSubscriber } from "../../prisma/factories/factories";
import { removePayload } from "../../prisma/factories/removals";
import { STATEMENT_MS } from "../config/statement-limits";
import type { Comparison } from "../list/comparison";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { position } from "../testing/position";
import { countFailedDeliveries, listFailedDeliveries } from "./data/list";
import { DELIVERY_ORDERS } from "./limits";
import type { DeliveryFilter } from "./schema";

const NOW = new Date();
const BODY = JSON.stringify({ order: { lines: [{ sku: "A-1" }] } }).replace(
  "}",
  `, "amount": 1e3, "text": "12.5", "large": ${"9".repeat(200_000)}}`,
);

let db: TestDatabase;
let ids: string[];

/** Two failures: the payload of the first has outlived its day. */
beforeAll(async () => {
  db = await createTestDatabase();
  const subscriber = await createSubscriber(db.prisma);
  const kept = await createEvent(db.prisma, { body: BODY });
  const event = await createEvent(db.prisma, { body: BODY });
  const { shard, receivedAt } = kept;
  await db.prisma.keptPayload.create({
    data: {
      ...{ eventId: kept.id, shard, receivedAt, isText: true },
      headers: {},
      body: new Uint8Array(Buffer.from(BODY)),
    },
  });
  await removePayload(db, kept, NOW);
  const made = [kept, event].map((one) => createFailedDelivery(db.prisma, one, subscriber));
  ids = (await Promise.all(made)).map(({ id }) => id);
});
afterAll(() => db.drop());

it.each([
  ["$.order.lines[0].sku", "A-1", 2],
  ["$.order.lines[0].amount", "1e3", 2],
  ["$.order.lines[0].amount", "1000", 0],
  ["$.order.lines[1].sku", "A-1", 0],
])("%s = %s : %i, also in one that outlived its day", async (path, value, count) => {
  await expectFound({ payloadPath: path, payloadValue: value }, count);
});

it.each<[string, Comparison, string, number]>([
  ["$.order.lines[0].amount", "gt", "999.5", 2],
  ["$.order.lines[0].amount", "gte", "1000", 2],
  ["$.order.lines[0].amount", "gt", "1000", 0],
  ["$.order.lines[0].amount", "lt", "1e4", 2],
  ["$.order.lines[0].amount", "lte", "-1", 0],
  ["$.order.lines[0].text", "lte", "12.5", 2],
  ["$.order.lines[0].large", "gt", "1", 0],
  ["$.order.lines[0].sku", "gt", "0", 0],
  ["$.order.lines[0].sku", "lte", "0", 0],
  ["$.order.lines[0].amount", "gt", "A-1", 0],
  ["$.order.lines[0].sku", "ne", "A-1", 0],
  ["$.order.lines[0].sku", "ne", "A-2", 2],
  ["$.order.lines[7]", "ne", "A-1", 2],
  ["$.order.lines[7]", "lt", "1", 0],
])("%s %s %s : %i", (path, payloadComparison, value, count) =>
  expectFound({ payloadPath: path, payloadValue: value, payloadComparison }, count),
);

async function expectFound(condition: Partial<DeliveryFilter>, count: number) {
  const filter: DeliveryFilter = {
    ...{
      from: new Date(0),
      to: new Date(NOW.getTime() + 60_000),
      classes: [],
      subscriberIds: [],
      contextIds: [],
    },
    ...condition,
  };
  const { items } = await listFailedDeliveries(db, filter, position(DELIVERY_ORDERS, { limit: 50 }));
  expect(items.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(count === 0 ? [] : ids.toSorted());
  expect(await countFailedDeliveries(db, filter, STATEMENT_MS).done).toEqual({
    total: count,
    totalIsExact: true,
  });
}
