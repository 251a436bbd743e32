import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createContext,
  createDelivery,
  createEvent,
  createFailedDelivery,
  createSubscriber,
  DEFAULT_CONTEXT_ID,
} from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { newId } from "../db/ids";
import { ensureDayPartitions } from "../db/partitions";
import { DIRECTIONS } from "../list/cursor";
import { withTotal } from "../list/page";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { type Asked, position } from "../testing/position";
import { getDeliveriesOfEvent, getDeliveryDetail } from "./data/detail";
import { countFailedDeliveries, listDiscardedDeliveries, listFailedDeliveries } from "./data/list";
import { searchFailures } from "./data/search";
import { DELIVERY_ORDERS, DELIVERY_SORTS } from "./limits";
import type { DeliveryFilter, ListedRow } from "./schema";

const BEGIN = new Date("2026-11-10T00:00:00.000Z");
const END = new Date("2026-11-10T23:59:59.999Z");
const everything: DeliveryFilter = { from: BEGIN, to: END, classes: [], subscriberIds: [], contextIds: [] };

let db: TestDatabase;
let contexts: Awaited<ReturnType<typeof createContext>>[];
let subscribers: Awaited<ReturnType<typeof createSubscriber>>[];

const handlerIds = [newId(), newId()];

/** 96 failures in two contexts, of two handlers (72 and 24), to three subscribers, of four classes; every fourth time is shared by four of them. */
beforeAll(async () => {
  db = await createTestDatabase();
  await ensureDayPartitions(db.pool, BEGIN, END);
  contexts = [await createContext(db.prisma, "testing"), await createContext(db.prisma, "staging")];
  subscribers = await Promise.all(
    ["Billing", "Archive", "Search"].map((name, index) =>
      createSubscriber(db.prisma, {
        name,
        url: `https://${3 - index}.example.com/`,
        expectedStatus: 200 + index,
      }),
    ),
  );
  const statuses = [204, 404, 500, undefined];
  for (let index = 0; index < 96; index++) {
    const context = contexts[index % 2];
    const subscriber = subscribers[index % 3];
    if (!context || !subscriber) throw new Error("made above");
    const event = await createEvent(db.prisma, {
      contextId: context.id,
      contextName: context.name,
      receivedAt: BEGIN,
    });
    const handlerId = handlerIds[index % 4 === 3 ? 1 : 0];
    const httpStatus = statuses[Math.floor(index / 6) % 4];
    await createFailedDelivery(db.prisma, event, subscriber, {
      ...(handlerId ? { handlerId } : {}),
      failedAt: new Date(BEGIN.getTime() + Math.floor(index / 4) * 60_000),
      ...(httpStatus ? { httpStatus } : { failureClass: "no_response", failureKind: "timeout" }),
    });
  }
  await db.pool.query("update delivery set http_status = null where failure_class = 'no_response'");
  // Within one millisecond, which JavaScript dates cannot distinguish.
  await db.pool.query(
    `update delivery set failed_at = failed_at + (('x' || substr(md5(id::text), 1, 2))::bit(8)::int % 5) * interval '1 microsecond'`,
  );
});
afterAll(() => db.drop());

const list = ({ filter = everything, ...asked }: Asked & { filter?: DeliveryFilter } = {}) =>
  listFailedDeliveries(db, filter, position(DELIVERY_ORDERS, asked)).then(withTotal);
const bin = ({ filter = everything, ...asked }: Asked & { filter?: DeliveryFilter } = {}) =>
  listDiscardedDeliveries(db, filter, position({ date: ["instant", "id"] }, asked)).then(withTotal);
const ids = (page: { items: { deliveryId: string }[] }) => page.items.map((item) => item.deliveryId);

describe("the order of the list", () => {
  const orders = DELIVERY_SORTS.flatMap((sort) => DIRECTIONS.map((direction) => ({ sort, direction })));

  it.each(orders)("by $sort $direction is sorted by that column", async ({ sort, direction }) => {
    const { items } = await list({ sort, direction });
    const values = items.map((item) => item[sort] ?? 0);
    const sorted = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    expect(values).toEqual(direction === "ASC" ? sorted : sorted.toReversed());
    expect(items).toHaveLength(96);
  });

  it.each(orders)("by $sort $direction pages by cursor through each row once", async (order) => {
    const whole = ids(await list(order));
    const paged: string[] = [];
    let after: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list({ ...order, limit: 7, after });
      paged.push(...ids(page));
      after = page.next;
    } while (after);
    expect(paged).toEqual(whole);
  });

  it.each(orders)("by $sort $direction pages by offset through each row once", async (order) => {
    const whole = ids(await list(order));
    const paged: string[] = [];
    for (let offset = 0; offset < 96; offset += 10)
      paged.push(...ids(await list({ ...order, limit: 10, offset })));
    expect(paged).toEqual(whole);
  });

  it("has no next page at the end", async () => {
    expect((await list({ limit: 95 })).next).toEqual(expect.any(String));
    expect((await list({ limit: 96 })).next).toBeNull();
  });
});

describe("the filter of the list", () => {
  const minute = (number: number) => new Date(BEGIN.getTime() + number * 60_000);
  const cases: [string, () => Partial<DeliveryFilter>, number][] = [
    ["nothing", () => ({}), 96],
    ["a window, both ends included", () => ({ from: minute(1), to: minute(2) }), 8],
    ["a window without failures", () => ({ from: minute(30) }), 0],
    ["a class", () => ({ classes: ["server_error"] }), 24],
    ["two classes", () => ({ classes: ["client_error", "no_response"] }), 48],
    ["a class of which there is none", () => ({ classes: ["other_status"] }), 0],
    ["a subscriber", () => ({ subscriberIds: [subscribers[0]?.id ?? ""] }), 32],
    [
      "two subscribers, one named twice",
      () => ({ subscriberIds: [0, 0, 1].map((n) => subscribers[n]?.id ?? "") }),
      64,
    ],
    ["an unknown subscriber", () => ({ subscriberIds: [DEFAULT_CONTEXT_ID] }), 0],
    ["a handler", () => ({ handlerIds: [handlerIds[1] ?? ""] }), 24],
    ["two handlers", () => ({ handlerIds }), 96],
    ["an unknown handler", () => ({ handlerIds: [DEFAULT_CONTEXT_ID] }), 0],
    [
      "a handler and its subscriber",
      () => ({ handlerIds: [handlerIds[1] ?? ""], subscriberIds: [subscribers[0]?.id ?? ""] }),
      8,
    ],
    [
      "a handler in a context, of two classes",
      () => ({
        handlerIds: [handlerIds[1] ?? ""],
        contextIds: [contexts[1]?.id ?? ""],
        classes: ["client_error", "no_response"],
      }),
      16,
    ],
    ["a handler, of a code", () => ({ handlerIds: [handlerIds[1] ?? ""], httpStatus: [404] }), 8],
    ["a context", () => ({ contextIds: [contexts[1]?.id ?? ""] }), 48],
    [
      "a subscriber in a context",
      () => ({ subscriberIds: [subscribers[2]?.id ?? ""], contextIds: [contexts[0]?.id ?? ""] }),
      16,
    ],
    [
      "a subscriber in a context, of a class",
      () => ({
        subscriberIds: [subscribers[2]?.id ?? ""],
        contextIds: [contexts[0]?.id ?? ""],
        classes: ["server_error"],
      }),
      4,
    ],
    ["a status code", () => ({ httpStatus: [404] }), 24],
    ["two status codes, one named twice", () => ({ httpStatus: [404, 500, 404] }), 48],
    ["a status code of which there is none", () => ({ httpStatus: [599] }), 0],
    ["a status code, of another class", () => ({ httpStatus: [404], classes: ["server_error"] }), 0],
    [
      "a subscriber, of a status code",
      () => ({ subscriberIds: [subscribers[1]?.id ?? ""], httpStatus: [404] }),
      8,
    ],
    ["a context, of a class", () => ({ contextIds: [contexts[0]?.id ?? ""], classes: ["server_error"] }), 12],
    [
      "a subscriber, of a class",
      () => ({ subscriberIds: [subscribers[1]?.id ?? ""], classes: ["client_error"] }),
      8,
    ],
  ];

  it.each(cases)("by %s", async (_name, filter, count) => {
    const page = await list({ filter: { ...everything, ...filter() } });
    expect(page).toMatchObject({ total: count, totalIsExact: true });
    expect(new Set(ids(page)).size).toBe(count);
    // One scan (used by other orders) reads the same rows.
    const walked = await list({ filter: { ...everything, ...filter() }, sort: "eventId" });
    expect(new Set(ids(walked))).toEqual(new Set(ids(page)));
    // Page by page, the same order.
    const first = await list({ filter: { ...everything, ...filter() }, limit: 3 });
    const second = first.next
      ? await list({ filter: { ...everything, ...filter() }, after: first.next })
      : { items: [] };
    expect([...ids(first), ...ids(second)]).toEqual(ids(page));
  });

  it.each(
    DIRECTIONS.flatMap((direction) =>
      (["codes", "others"] as const).map((lead) => [lead, direction] as const),
    ),
  )("by a code and a subscriber, of which one leads: %s, %s", async (lead, direction) => {
    const filter = { ...everything, subscriberIds: [subscribers[1]?.id ?? ""], httpStatus: [404] };
    const asked = (limit: number, after?: string) =>
      position(DELIVERY_ORDERS, { direction, limit, ...(after && { after }) });
    const sorted = ids(await list({ filter, direction }));
    const first = await searchFailures<ListedRow>(db, filter, asked(3), lead);
    const second = await searchFailures<ListedRow>(db, filter, asked(96, first.next ?? ""), lead);
    expect([...ids(first), ...ids(second)]).toEqual(sorted);
    expect(sorted).toHaveLength(8);
  });

  it.each(DIRECTIONS)("by being in no group or in one, in one order, %s", async (direction) => {
    const { group, fingerprint } = await createFailureGroup(db.prisma, subscribers[0] as never);
    const set = (id: bigint | null) =>
      db.prisma.delivery.updateMany({
        where: { subscriberId: subscribers[0]?.id ?? "" },
        data: { failureFingerprintId: id },
      });
    await set(fingerprint.id);
    const of = (groupId: number[], limit = 96) =>
      list({ filter: { ...everything, groupId }, direction, limit });
    const whole = ids(await list({ direction }));
    expect(ids(await of([0, Number(group.id)]))).toEqual(whole);
    expect(ids(await of([0, Number(group.id)], 10))).toEqual(whole.slice(0, 10));
    expect((await of([0])).total).toBe(64);
    expect((await of([Number(group.id)])).total).toBe(32);
    await set(null);
  });

  it("does not say how many match, when counting takes too long", async () => {
    const client = await db.pool.connect();
    try {
      await client.query("begin; lock table delivery in access exclusive mode");
      expect(await countFailedDeliveries(db, everything, 50).done).toBeNull();
    } finally {
      await client.query("rollback");
      client.release();
    }
  });

  it("by event id", async () => {
    const [row] = (await list()).items;
    const page = await list({ filter: { ...everything, eventIds: [row?.eventId ?? ""] } });
    expect(page.items).toEqual([row]);
  });

  it("includes the whole last millisecond of its window", async () => {
    const at = new Date("2026-11-10T12:00:00.000Z");
    const subscriber = await createSubscriber(db.prisma);
    const event = await createEvent(db.prisma, { receivedAt: BEGIN });
    const delivery = await createFailedDelivery(db.prisma, event, subscriber, { failedAt: at });
    await db.pool.query(
      "update delivery set failed_at = failed_at + interval '999 microseconds' where id = $1",
      [delivery.id],
    );
    const filter = { ...everything, subscriberIds: [subscriber.id] };
    expect((await list({ filter: { ...filter, to: at } })).total).toBe(1);
    expect((await list({ filter: { ...filter, to: new Date(at.getTime() - 1) } })).total).toBe(0);
    await db.pool.query("delete from delivery where id = $1", [delivery.id]);
  });

  it("counts to 10,000 and reports that there are more", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const event = await createEvent(db.prisma, { receivedAt: BEGIN });
    const { id } = await createFailedDelivery(db.prisma, event, subscriber);
    await db.pool.query(
      `insert into delivery select (jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'subscriber_id',
         gen_random_uuid(), 'context_id', d.event_id))).* from delivery d cross join generate_series(1, $2::int) where d.id = $1`,
      [id, 10_001],
    );
    const filter = { ...everything, contextIds: [event.id] };
    expect(await list({ filter, limit: 1 })).toMatchObject({ total: 10_000, totalIsExact: false });
    await db.pool.query(
      "delete from delivery where id in (select id from delivery where context_id = $1 limit 1)",
      [event.id],
    );
    expect(await list({ filter, limit: 1 })).toMatchObject({ total: 10_000, totalIsExact: true });
    await db.pool.query("delete from delivery where event_id = $1", [event.id]);
  });
});

describe("a row of the list", () => {
  it("has null for a missing answer", async () => {
    const { items } = await list({ filter: { ...everything, classes: ["no_response"] }, limit: 1 });
    expect(items[0]).toMatchObject({ httpStatus: null, failureClass: "no_response", failureKind: "timeout" });
  });

  it.each([
    ["high", 0],
    ["low", 2],
    ["normal", null],
  ])("has its event's priority %s, whatever its rank in the queue", async (priority, rank) => {
    const event = await createEvent(db.prisma, { receivedAt: BEGIN, priority: rank });
    const subscriber = await createSubscriber(db.prisma);
    const failed = { failedAt: BEGIN, priority: 3 };
    const { id } = await createFailedDelivery(db.prisma, event, subscriber, failed);
    const filter = { ...everything, eventIds: [event.id] };
    expect((await list({ filter })).items).toMatchObject([{ deliveryId: id, priority }]);
    const discarded = { state: "discarded", discardedAt: BEGIN, purgeAt: BEGIN } as const;
    await db.prisma.delivery.updateMany({ where: { id }, data: discarded });
    expect((await bin({ filter })).items).toMatchObject([{ deliveryId: id, priority }]);
    await db.pool.query("delete from delivery where event_id = $1", [event.id]);
  });

  it("has the fields of the screen and the API, and none of the cursor", async () => {
    const [row] = (await list({ limit: 1 })).items;
    expect(Object.keys(row ?? {}).sort()).toEqual(
      [
        ...[
          "deliveryId",
          "editedFrom",
          "eventId",
          "date",
          "contextName",
          "handlerId",
          "handlerName",
          "topicName",
          "priority",
          "publisherName",
          "value",
          "receivedAt",
        ],
        ...[
          "subscriberId",
          "subscriberName",
          "subscriberUrl",
          "expectedStatusCode",
          "httpStatus",
          "attempts",
          "retries",
          "recoveries",
          "retryingEnded",
          "groupId",
          "groupTemplate",
          "isOverflow",
        ],
        ...["failureClass", "failureKind", "failureDetail"],
      ].sort(),
    );
  });
});

describe("the bin", () => {
  it("lists discarded deliveries, last first, with their purge dates", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const purgeAt = new Date("2026-11-25T00:00:00.000Z");
    const discarded = [];
    for (let day = 11; day < 14; day++) {
      const event = await createEvent(db.prisma, { receivedAt: BEGIN });
      const discardedAt = new Date(`2026-11-${day}T00:00:00.000Z`);
      discarded.unshift(
        await createDelivery(db.prisma, event, subscriber, {
          state: "discarded",
          failedAt: BEGIN,
          discardedAt,
          purgeAt,
        }),
      );
    }
    const page = await bin({ limit: 2, offset: 1 });
    expect(page).toMatchObject({ total: 3, totalIsExact: true });
    expect(page.items.map(({ deliveryId, purgeAt: at }) => [deliveryId, at])).toEqual(
      discarded.slice(1).map((delivery) => [delivery.id, purgeAt]),
    );
    const [first] = discarded;
    const found = await bin({ filter: { ...everything, eventIds: [first?.eventId ?? ""] } });
    expect(ids(found)).toEqual([first?.id]);
  });
});

describe("one delivery", () => {
  it("has its event, the exact bytes received, and its attempts, with masked secrets", async () => {
    const subscriber = await createSubscriber(db.prisma);
    const body = Buffer.from([0, 255, 10, 13]);
    const event = await createEvent(db.prisma, {
      body,
      receivedAt: BEGIN,
      headers: { "client-secret": "s3cret", "content-type": "application/octet-stream" },
    });
    const delivery = await createFailedDelivery(db.prisma, event, subscriber, { httpStatus: 503 });
    const detail = await getDeliveryDetail(db, delivery.id);
    expect(detail).toMatchObject({
      delivery: { deliveryId: delivery.id, state: "failed", httpStatus: 503, date: BEGIN },
      event: { id: event.id, topicName: "created", httpStatus: 202 },
      payload: { headers: { "client-secret": "[masked]", "content-type": "application/octet-stream" } },
      attempts: [{ number: 1, trigger: "first", httpStatus: 503, requestUrl: subscriber.url }],
    });
    expect(detail?.payload?.body.equals(body)).toBe(true);
    expect(detail?.attempts[0]?.responseBody?.toString()).toBe("it did not work");
  });

  it("has no payload after its purge", async () => {
    const event = await createEvent(db.prisma, { receivedAt: BEGIN });
    const delivery = await createDelivery(db.prisma, event, await createSubscriber(db.prisma));
    await db.prisma.eventPayload.deleteMany({ where: { eventId: event.id } });
    expect(await getDeliveryDetail(db, delivery.id)).toMatchObject({
      delivery: { state: "scheduled", date: null, failureClass: null },
      payload: null,
      attempts: [],
    });
  });

  it.each(["nonsense", "0190f0a0-0000-7000-8000-000000000000"])("with the id %s is unknown", async (id) => {
    expect(await getDeliveryDetail(db, id)).toBeNull();
    expect(await getDeliveriesOfEvent(db, id)).toEqual({ timelines: [], next: null });
  });

  it("is among the deliveries of its event, by subscriber name, each with its own attempts", async () => {
    const event = await createEvent(db.prisma, { receivedAt: BEGIN });
    const [zebra, ant] = [
      await createSubscriber(db.prisma, { name: "zebra" }),
      await createSubscriber(db.prisma, { name: "ant" }),
    ];
    await createFailedDelivery(db.prisma, event, zebra, { httpStatus: 500 });
    await createDelivery(db.prisma, event, ant);
    expect((await getDeliveriesOfEvent(db, event.id)).timelines).toMatchObject([
      { delivery: { subscriberName: "ant", state: "scheduled" }, attempts: [] },
      { delivery: { subscriberName: "zebra", state: "failed" }, attempts: [{ number: 1, httpStatus: 500 }] },
    ]);
  });

  it.each([
    ["one that waits for its first retry", { state: "scheduled", nextTrigger: "automatic" }, 0],
    ["one that waits for a person's", { state: "scheduled", nextTrigger: "manual" }, 1],
    ["one that was retried and failed", { state: "failed", nextTrigger: "automatic" }, 1],
    [
      "one whose subscriber went before its retry",
      { state: "failed", nextTrigger: "automatic", retryingEnded: "unavailable" },
      0,
    ],
  ] as const)("counts retries that were made: of %s", async (_which, data, retries) => {
    const event = await createEvent(db.prisma);
    await createDelivery(db.prisma, event, await createSubscriber(db.prisma), {
      attempts: 1,
      automaticAttempts: 1,
      ...data,
    });
    const { timelines } = await getDeliveriesOfEvent(db, event.id);
    expect(timelines[0]?.delivery).toMatchObject({ attempts: 1, retries });
  });
});
