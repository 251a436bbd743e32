import { afterAll, beforeAll, expect, it } from "vitest";
import {
  createContext,
  createEvent,
  createFailedDelivery,
  createHandler,
  createSubscriber,
} from "../../../prisma/factories/factories";
import { withTotal } from "../../list/page";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { position } from "../../testing/position";
import { DAY_MS } from "../../time/units";
import { subscriberList } from "../search-params";
import { FAILURE_COUNTS } from "../statements/list";
import { countFailures, listSubscribersInUse } from "./list";
import { readSubscriberPage } from "./page";

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

const NONE = { name: [], status: [], paused: [], circuit: [] };
/** Ahead, so that there are partitions for the days before. */
const NOW = new Date(Date.now() + 3 * DAY_MS);
const byName = () => position(subscriberList.orders, { sort: "name", direction: "ASC" });
const namesOf = async (filter: object) =>
  (await listSubscribersInUse(db, { ...NONE, ...filter }, byName(), NOW)).items.map(({ name }) => name);

it("lists subscribers with their standing, subscriptions and failures, and without deleted ones", async () => {
  const context = await createContext(db.prisma);
  const contextIds = [context.id];
  const handler = await createHandler(db.prisma, { topicNames: ["one", "two"], contextIds });
  const topicIds = handler.topics.map(({ id }) => id);
  const busy = await createSubscriber(db.prisma, {
    name: "Busy 50%_x",
    url: "https://busy.example.com:8443/hook?token=secret",
    topicIds,
    contextIds,
    paused: true,
    circuit: { failureRate: 0.5 },
  });
  await createSubscriber(db.prisma, { name: "Idle", status: "pending", circuit: { enabled: false } });
  await createSubscriber(db.prisma, { name: "Gone", deletedAt: NOW });
  const state = { state: "open", version: 1, since: NOW, openings: 1 } as const;
  await db.prisma.subscriberCircuit.create({ data: { subscriberId: busy.id, ...state } });
  for (const [daysAgo, httpStatus] of [
    [0, 500],
    [0, 404],
    [2, 500],
  ] as const) {
    const receivedAt = new Date(NOW.getTime() - daysAgo * DAY_MS);
    const event = await createEvent(db.prisma, { receivedAt: NOW });
    await createFailedDelivery(db.prisma, event, busy, { httpStatus, failedAt: receivedAt });
  }

  const { items, total } = await withTotal(await listSubscribersInUse(db, NONE, byName(), NOW));
  expect(total).toBe(2);
  expect(items).toMatchObject([
    {
      ...{ id: busy.id, name: "Busy 50%_x", host: "busy.example.com:8443", expectedStatus: 200 },
      ...{ status: "approved", paused: true, circuit: "open", subscriptions: 2 },
      failures: { now: { total: 3, totalIsExact: true }, lastDay: { total: 2, totalIsExact: true } },
    },
    {
      ...{ name: "Idle", status: "pending", paused: false, circuit: "none", subscriptions: 0 },
      failures: { now: { total: 0, totalIsExact: true }, lastDay: { total: 0, totalIsExact: true } },
    },
  ]);
  expect(JSON.stringify(items)).not.toContain("secret");
});

it("shows a circuit that was opened by hand, also without a circuit breaker", async () => {
  const held = await createSubscriber(db.prisma, { name: "Held" });
  const state = { state: "open", version: 1, since: NOW, openings: 0, byHand: true } as const;
  await db.prisma.subscriberCircuit.create({ data: { subscriberId: held.id, ...state } });
  expect(await namesOf({ circuit: ["open"] })).toEqual(["Busy 50%_x", "Held"]);
  await db.prisma.subscriber.delete({ where: { id: held.id } });
});

it.each([
  [{ name: ["50%_"] }, ["Busy 50%_x"]],
  [{ name: ["BUSY"] }, ["Busy 50%_x"]],
  [{ name: ["busy%x"] }, []],
  [{ status: ["pending", "rejected"] }, ["Idle"]],
  [{ paused: ["yes"] }, ["Busy 50%_x"]],
  [{ paused: ["yes", "no"] }, ["Busy 50%_x", "Idle"]],
  [{ circuit: ["open"] }, ["Busy 50%_x"]],
  [{ circuit: ["none"] }, ["Idle"]],
  [{ circuit: ["closed", "half_open"] }, []],
])("filters by %j", async (filter, names) => {
  expect(await namesOf(filter)).toEqual(names);
});

it("counts failures up to a limit, and says so", async () => {
  const many = await createSubscriber(db.prisma, { name: "Many" });
  const event = await createEvent(db.prisma, { receivedAt: NOW });
  await createFailedDelivery(db.prisma, event, many, { failedAt: NOW });
  const { rows } = await db.pool.query(FAILURE_COUNTS, [[many.id], 1, NOW]);
  expect(rows).toEqual([{ id: many.id, failed: 1, failedLastDay: 1 }]);
  const another = await createEvent(db.prisma, { receivedAt: NOW });
  await createFailedDelivery(db.prisma, another, many, { failedAt: NOW });
  expect((await db.pool.query(FAILURE_COUNTS, [[many.id], 1, NOW])).rows).toEqual(rows);
  expect((await countFailures(db, [many.id], NOW))?.get(many.id)?.now).toEqual({
    total: 2,
    totalIsExact: true,
  });
});

it("reads a subscriber for its page, also a deleted one, with the topics that can be subscribed to", async () => {
  const gone = await db.prisma.subscriber.findFirstOrThrow({ where: { name: "Gone" } });
  const found = await readSubscriberPage(db, gone.id, NOW);
  expect(found).toMatchObject({
    subscriber: { name: "Gone", deletedAt: NOW },
    failures: { now: { total: 0 } },
  });
  expect(found?.handlers[0]?.topics.map(({ name }) => name)).toEqual(["one", "two"]);
  expect(JSON.stringify(found)).not.toContain("whsec_");
});

it.each(["no id", "01932b1e-0000-7000-8000-000000000001"])("finds nothing under %j", async (id) => {
  expect(await readSubscriberPage(db, id, NOW)).toBeNull();
});
