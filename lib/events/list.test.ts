import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createClaim,
  createContext,
  createDelivery,
  createEvent,
  createFailedDelivery,
  createHandler,
  createPublisher,
  createSubscriber,
} from "../../prisma/factories/factories";
import { newId } from "../db/ids";
import { type ListPage, withTotal } from "../list/page";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type Asked, position } from "../testing/position";
import { getEvent } from "./data/event";
import { eventOptions } from "./data/filter-options";
import { listEvents } from "./data/list";
import { EVENT_ORDERS, type EventFilter, type EventRow } from "./schema";

const noon = new Date();
noon.setUTCHours(12, 0, 0, 0);
const at = (minutes: number) => new Date(noon.getTime() + minutes * 60_000);
const everything: EventFilter = {
  from: at(-60),
  to: at(60),
  statuses: [],
  contextIds: [],
  handlerIds: [],
  publisherIds: [],
  subscriberIds: [],
};

let db: TestDatabase;
let world: Awaited<ReturnType<typeof arrange>>;
beforeAll(async () => {
  db = await createTestDatabase();
  world = await arrange(db);
});
afterAll(() => db.drop());

/** Two handlers, each with its publisher and subscriber; events with every class of answer, one minute apart. */
async function arrange({ prisma }: TestDatabase) {
  const context = await createContext(prisma);
  const [orders, alerts] = [await createHandler(prisma), await createHandler(prisma)];
  const topicOf = (handler: typeof orders) => handler.topics[0]?.id ?? newId();
  const shop = await createPublisher(prisma, { name: "Shop" });
  const sensor = await createPublisher(prisma, { name: "Sensor" });
  const billing = await createSubscriber(prisma, { name: "Billing", topicIds: [topicOf(orders)] });
  const pager = await createSubscriber(prisma, { name: "Pager", topicIds: [topicOf(alerts)] });
  const archive = await createSubscriber(prisma, {
    name: "Archive",
    topicIds: [topicOf(orders), topicOf(alerts)],
  });
  const of = (handler: typeof orders, publisher: typeof shop) => ({
    handlerId: handler.id,
    handlerName: handler.name,
    topicId: topicOf(handler),
    publisherId: publisher.id,
    publisherName: publisher.name,
  });
  const nowhere = {
    handlerId: null,
    handlerName: null,
    handlerPath: null,
    topicId: null,
    topicName: null,
    contextId: null,
    contextName: null,
  };
  const order = await createEvent(prisma, { ...of(orders, shop), receivedAt: at(1), subscriberCount: 2 });
  const alert = await createEvent(prisma, {
    ...of(alerts, sensor),
    contextId: context.id,
    contextName: context.name,
    receivedAt: at(2),
  });
  const unknown = await createEvent(prisma, {
    ...nowhere,
    httpStatus: 404,
    reason: "unknown_path",
    receivedAt: at(3),
  });
  const refused = await createEvent(prisma, {
    ...of(orders, shop),
    publisherId: null,
    publisherName: null,
    httpStatus: 401,
    reason: "unauthorized",
    receivedAt: at(4),
  });
  const broken = await createEvent(prisma, { ...of(orders, shop), httpStatus: 503, receivedAt: at(5) });
  await createFailedDelivery(prisma, order, billing, { failedAt: at(10) });
  await createDelivery(prisma, order, archive, { state: "delivered" });
  await createClaim(prisma, await createDelivery(prisma, alert, pager));
  await createDelivery(prisma, alert, archive, { state: "discarded", failedAt: at(11) });
  return {
    context,
    orders,
    alerts,
    shop,
    sensor,
    billing,
    pager,
    archive,
    order,
    alert,
    unknown,
    refused,
    broken,
  };
}

async function listed(filter: Partial<EventFilter>): Promise<string[]> {
  const page = await listEvents(db, { ...everything, ...filter }, position(EVENT_ORDERS)).then(withTotal);
  expect(page).toMatchObject({ total: page.items.length, totalIsExact: true, next: null });
  return page.items.map((item) => item.eventId);
}

describe("the list of events", () => {
  it("lists accepted and refused events, newest first", async () => {
    const { order, alert, unknown, refused, broken } = world;
    expect(await listed({})).toEqual([broken.id, refused.id, unknown.id, alert.id, order.id]);
  });

  it("counts the deliveries of each event by state", async () => {
    const { items } = await listEvents(
      db,
      everything,
      position(EVENT_ORDERS, { direction: "ASC", limit: 3 }),
    );
    expect(items.map((item) => item.deliveries)).toEqual([
      {
        delivered: 1,
        accepted: 0,
        retrying: 0,
        failed: 1,
        discarded: 0,
        oldestFailedAt: at(10),
        newestFailedAt: at(10),
      },
      {
        delivered: 0,
        accepted: 0,
        retrying: 1,
        failed: 0,
        discarded: 1,
        oldestFailedAt: null,
        newestFailedAt: null,
      },
      {
        delivered: 0,
        accepted: 0,
        retrying: 0,
        failed: 0,
        discarded: 0,
        oldestFailedAt: null,
        newestFailedAt: null,
      },
    ]);
    expect(items[2]).toMatchObject({
      httpStatus: 404,
      handlerName: null,
      topicName: null,
      contextName: null,
    });
  });

  it("filters by each field and by several", async () => {
    const { order, alert, unknown, refused, broken, ...config } = world;
    expect(await listed({ statuses: ["success"] })).toEqual([alert.id, order.id]);
    expect(await listed({ statuses: ["client_error"] })).toEqual([refused.id, unknown.id]);
    expect(await listed({ statuses: ["server_error", "success"] })).toEqual([broken.id, alert.id, order.id]);
    expect(await listed({ contextIds: [config.context.id] })).toEqual([alert.id]);
    expect(await listed({ handlerIds: [config.orders.id] })).toEqual([broken.id, refused.id, order.id]);
    expect(await listed({ publisherIds: [config.sensor.id, config.shop.id] })).toEqual([
      broken.id,
      alert.id,
      order.id,
    ]);
    expect(await listed({ subscriberIds: [config.archive.id] })).toEqual([alert.id, order.id]);
    expect(await listed({ subscriberIds: [config.billing.id, config.pager.id] })).toEqual([
      alert.id,
      order.id,
    ]);
    expect(await listed({ subscriberIds: [config.archive.id], handlerIds: [config.orders.id] })).toEqual([
      order.id,
    ]);
    expect(await listed({ hasFailures: true })).toEqual([order.id]);
    expect(await listed({ hasFailures: true, from: at(2) })).toEqual([]);
    expect(await listed({ hasFailures: true, handlerIds: [config.alerts.id] })).toEqual([]);
    expect(await listed({ hasFailures: true, subscriberIds: [config.archive.id] })).toEqual([order.id]);
    expect(await listed({ eventIds: [unknown.id] })).toEqual([unknown.id]);
    expect(await listed({ eventIds: [newId()] })).toEqual([]);
  });

  it("includes both ends of the range, to the millisecond", async () => {
    expect(await listed({ from: at(1), to: at(2) })).toEqual([world.alert.id, world.order.id]);
    expect(await listed({ from: new Date(at(1).getTime() + 1), to: at(2) })).toEqual([world.alert.id]);
  });

  it.each(["DESC", "ASC"] as const)(
    "pages %s by cursor, forth and back, without losing or repeating a row",
    async (direction) => {
      const page = (asked: Asked) =>
        listEvents(db, everything, position(EVENT_ORDERS, { direction, limit: 2, ...asked })).then(withTotal);
      const ids = (...pages: Pick<ListPage<EventRow>, "items">[]) =>
        pages.flatMap(({ items }) => items.map((item) => item.eventId));
      const first = await page({});
      const second = await page({ after: first.next });
      const third = await page({ after: second.next });
      const all = await listed({});
      expect(ids(first, second, third)).toEqual(direction === "DESC" ? all : all.reverse());
      expect([first.previous, third.next]).toEqual([null, null]);
      expect([first.total, second.total, third.total]).toEqual([5, 5, 5]);
      const back = await page({ before: third.previous });
      expect(ids(back)).toEqual(ids(second));
      expect(back.next).toEqual(second.next);
      const start = await page({ before: back.previous });
      expect(ids(start)).toEqual(ids(first));
      expect(start.previous).toBeNull();
    },
  );

  it.each(["DESC", "ASC"] as const)("pages %s through the events with failures", async (direction) => {
    const ids: string[] = [];
    for (let minute = 300; minute < 305; minute++) {
      const event = await createEvent(db.prisma, { receivedAt: at(minute) });
      // Two failures of one event are one row.
      for (const subscriber of [world.billing, world.archive])
        await createFailedDelivery(db.prisma, event, subscriber, { failedAt: at(minute) });
      ids.push(event.id);
      await createEvent(db.prisma, { receivedAt: at(minute) });
    }
    const filter = { ...everything, from: at(300), to: at(310), hasFailures: true };
    const found: string[] = [];
    let after: string | null = null;
    do {
      const asked = { direction, limit: 2, after };
      const page: ListPage<EventRow> = await listEvents(db, filter, position(EVENT_ORDERS, asked));
      found.push(...page.items.map((item) => item.eventId));
      expect(await page.matches()).toMatchObject({ total: 5 });
      after = page.next;
    } while (after);
    expect(found).toEqual(direction === "ASC" ? ids : ids.toReversed());
    await db.prisma.delivery.deleteMany({ where: { eventId: { in: ids } } });
  });

  it("pages by id inside one millisecond", async () => {
    const received = at(200);
    const ids = await Promise.all(
      Array.from({ length: 5 }, async () => (await createEvent(db.prisma, { receivedAt: received })).id),
    );
    const filter = { ...everything, from: received, to: received };
    const page = (asked: Asked) => listEvents(db, filter, position(EVENT_ORDERS, { limit: 3, ...asked }));
    const first = await page({});
    const second = await page({ after: first.next });
    expect([...first.items, ...second.items].map((item) => item.eventId)).toEqual(ids.sort().reverse());
    const offset = await page({ offset: 3 });
    expect(offset.items).toEqual(second.items);
  });
});

describe("the options of the filters", () => {
  const names = (options: { label: string }[]) => options.map((option) => option.label);
  const none = { publisherIds: [], subscriberIds: [] };

  it("include everything while no handler is selected", async () => {
    const choices = await eventOptions(db, [], none);
    expect(names(choices.publishers)).toEqual(["Sensor", "Shop"]);
    expect(names(choices.subscribers)).toEqual(["Archive", "Billing", "Pager"]);
    expect(choices.handlers).toHaveLength(2);
    expect(choices.contexts).toHaveLength(2);
  });

  it("are limited to publishers and subscribers of the selected handlers", async () => {
    const orders = await eventOptions(db, [world.orders.id], none);
    expect(names(orders.publishers)).toEqual(["Shop"]);
    expect(names(orders.subscribers)).toEqual(["Archive", "Billing"]);
    const both = await eventOptions(db, [world.orders.id, world.alerts.id], none);
    expect(names(both.publishers)).toEqual(["Sensor", "Shop"]);
    expect(names(both.subscribers)).toEqual(["Archive", "Billing", "Pager"]);
    expect(both.handlers).toHaveLength(2);
  });

  it("keep the selected options", async () => {
    const choices = await eventOptions(db, [world.orders.id], {
      publisherIds: [world.sensor.id],
      subscriberIds: [world.pager.id],
    });
    expect(names(choices.publishers)).toEqual(["Sensor", "Shop"]);
    expect(names(choices.subscribers)).toEqual(["Archive", "Billing", "Pager"]);
  });

  it("name a deleted subscriber as deleted, last", async () => {
    const gone = await createSubscriber(db.prisma, { name: "Aardvark", deletedAt: new Date() });
    const { subscribers } = await eventOptions(db, [], none);
    expect(subscribers.at(-1)).toEqual({ value: gone.id, label: "Aardvark (deleted)" });
  });
});

describe("one event", () => {
  it("has its facts and payload, secrets masked", async () => {
    const event = await createEvent(db.prisma, {
      headers: { authorization: "Bearer abc", accept: "*/*" },
      body: "{}",
      idempotencyKey: "key-1",
      receivedAt: at(300),
    });
    const detail = await getEvent(db, event.id);
    expect(detail?.event).toMatchObject({ id: event.id, idempotencyKey: "key-1", sizeBytes: 2 });
    expect(detail?.payload?.headers).toEqual({ authorization: "[masked]", accept: "*/*" });
    expect(detail?.payload?.body.toString()).toBe("{}");
  });

  it("remains after the purge of its payload", async () => {
    const event = await createEvent(db.prisma, { receivedAt: at(301) });
    await db.prisma.eventPayload.deleteMany({ where: { eventId: event.id, shard: event.shard } });
    expect(await getEvent(db, event.id)).toMatchObject({ event: { id: event.id }, payload: null });
  });

  it.each(["", "42", "../etc/passwd", newId()])("is null for %s", async (id) => {
    expect(await getEvent(db, id)).toBeNull();
  });
});
