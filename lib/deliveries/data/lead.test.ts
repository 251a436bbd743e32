import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../../prisma/factories/factories";
import { createOperation } from "../../../prisma/factories/operations";
import { deliveryRow, eventRows, insertRows } from "../../../prisma/factories/rows";
import { withTotal } from "../../list/page";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type Asked, position } from "../../testing/position";
import { DAY_MS, HOUR_MS } from "../../time/units";
import { DELIVERY_ORDERS } from "../limits";
import type { DeliveryFilter } from "../schema";
import { leadOf } from "./lead";
import { listFailedDeliveries } from "./list";
import { sliceOf } from "./look-through";

type Subscriber = Awaited<ReturnType<typeof createSubscriber>>;

const NOW = Date.now();
const EVERYTHING = {
  ...{ from: new Date(NOW - 13 * DAY_MS), to: new Date(NOW), classes: [], subscriberIds: [], contextIds: [] },
};

let db: TestDatabase;
let busy: Subscriber;
let quiet: Subscriber;
let operationId: string;

/** 404 was answered 5,100 times ten days ago, three times of these by the subscriber that has failed 1,200 times with 503 since. */
beforeAll(async () => {
  db = await createTestDatabase();
  [busy, quiet] = [await createSubscriber(db.prisma), await createSubscriber(db.prisma)];
  const failures = (count: number, subscriber: Subscriber, httpStatus: number, age: number) =>
    Array.from({ length: count }, (_, index) => {
      const at = new Date(NOW - age - 1000 * index);
      const { event } = eventRows({ body: "" });
      const failure = { httpStatus, failureClass: "client_error", failureKind: "http_status" } as const;
      const row = {
        state: "failed",
        attempts: 1,
        failedAt: at,
        failureDetail: "Refused",
        ...failure,
      } as const;
      return { event, delivery: deliveryRow(event, subscriber, row) };
    });
  const old = failures(3, busy, 404, 10 * DAY_MS);
  const rows = [...failures(1_200, busy, 503, HOUR_MS), ...old, ...failures(5_100, quiet, 404, 10 * DAY_MS)];
  await insertRows(db.prisma, {
    events: rows.map(({ event }) => event),
    deliveries: rows.map(({ delivery }) => delivery),
    ...{ payloads: [], attempts: [], attemptConfigurations: [] },
  });
  const items = old.map(({ delivery }) => delivery);
  operationId = (await createOperation(db.prisma, {}, items as never, "failed_again")).id;
});
afterAll(() => db.drop());

const leadsOf = (filter: Partial<DeliveryFilter>, asked: Asked = {}) =>
  leadOf(db, { ...EVERYTHING, ...filter }, sliceOf(position(DELIVERY_ORDERS, asked)));

it("is the code, where it was frequent only long ago", async () => {
  const filter = { httpStatus: [404], subscriberIds: [busy.id] };
  expect(await leadsOf(filter)).toBe("codes");
  const page = await listFailedDeliveries(
    db,
    { ...EVERYTHING, ...filter },
    position(DELIVERY_ORDERS, { limit: 2 }),
  );
  expect(page.items).toHaveLength(2);
  expect(page.searched).toMatchObject({ searched: 1_000 });
});

it("is what stands beside the code, where that has fewer", async () => {
  const filter = { httpStatus: [404], subscriberIds: [busy.id] };
  expect(await leadsOf(filter, { direction: "ASC" })).toBe("others");
  expect(await leadsOf({ ...filter, contextIds: [busy.id] })).toBe("others");
  expect(await leadsOf(filter, { sort: "eventId" })).toBe("others");
});

it("is the index alone for few failures with a code", async () => {
  expect(await leadsOf({ httpStatus: [503], subscriberIds: [quiet.id] })).toBe("index");
  expect(await leadsOf({ httpStatus: [404] })).toBe("index");
});

it("is the items of a small operation, of which the whole list is read at once", async () => {
  expect(await leadsOf({ operationId })).toBe("items");
  const filter = { ...EVERYTHING, operationId, text: "refused" };
  const page = await listFailedDeliveries(db, filter, position(DELIVERY_ORDERS, {}));
  expect(await withTotal(page)).toMatchObject({
    total: 3,
    totalIsExact: true,
    searched: { searched: 3, isComplete: true },
  });
});

it("is the list, for a large operation, unless few of its items have the result", async () => {
  const { id } = await createOperation(db.prisma);
  await db.prisma.operationShard.create({
    data: { operationId: id, shard: 3, delivered: 5_001, skipped: 4 },
  });
  expect(await leadsOf({ operationId: id })).toBe("index");
  expect(await leadsOf({ operationId: id, operationResult: ["delivered"] })).toBe("index");
  expect(await leadsOf({ operationId: id, operationResult: ["skipped", "failed_again"] })).toBe("items");
});
