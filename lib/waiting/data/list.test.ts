import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createClaim,
  createContext,
  createDelivery,
  createEvent,
  createHandler,
  createSubscriber,
  createWorker,
} from "../../../prisma/factories/factories";
import { deliveryRow, eventRows } from "../../../prisma/factories/rows";
import { newEventId, newId } from "../../db/ids";
import { within } from "../../db/within";
import { withTotal } from "../../list/page";
import { createTestDatabase, type TestDatabase } from "../../testing/database";
import { type Asked, position } from "../../testing/position";
import type { WaitingFilter } from "../schema";
import { WAITING_ORDERS } from "../search-params";
import { waitingStatement } from "../statements/list";
import { listWaiting } from "./list";

const NOW = new Date();
const at = (seconds: number) => new Date(Math.floor(NOW.getTime() / 1000 + seconds) * 1000);

let db: TestDatabase;
let subscribers: Awaited<ReturnType<typeof createSubscriber>>[];
let context: Awaited<ReturnType<typeof createContext>>;
let handler: Awaited<ReturnType<typeof createHandler>>;
/** The ids in the order of the list. */
let expected: string[];

/** 60 scheduled deliveries of three ranks to three subscribers, four due at each time; and one in each other state. */
beforeAll(async () => {
  db = await createTestDatabase();
  await createWorker(db.prisma);
  context = await createContext(db.prisma, "testing");
  handler = await createHandler(db.prisma);
  subscribers = [
    await createSubscriber(db.prisma, { name: "Billing" }),
    await createSubscriber(db.prisma, { name: "Archive", paused: true }),
    await createSubscriber(db.prisma, { name: "Search" }),
  ];
  const made = [];
  for (let index = 0; index < 60; index++) {
    const subscriber = subscribers[index % 3];
    if (!subscriber) throw new Error("made above");
    const isOther = index % 5 === 0;
    const event = await createEvent(db.prisma, {
      receivedAt: at(-index),
      ...(isOther && { contextId: context.id, contextName: "testing", handlerId: handler.id }),
    });
    made.push(
      await createDelivery(db.prisma, event, subscriber, {
        dueAt: at(60 * Math.floor((59 - index) / 4)),
        priority: index % 4,
        ...(isOther && {
          ...{
            attempts: 2,
            nextTrigger: "automatic",
            failureClass: "server_error",
            failureKind: "http_status",
          },
          ...{ httpStatus: 503, failureDetail: "Answered 503, expected 200" },
        }),
      }),
    );
  }
  const [subscriber] = subscribers;
  for (const state of ["delivered", "failed", "discarded"] as const)
    if (subscriber) await createDelivery(db.prisma, await createEvent(db.prisma), subscriber, { state });
  const inOrder = made.toSorted((a, b) => Number(a.dueAt) - Number(b.dueAt) || (a.id < b.id ? -1 : 1));
  expected = inOrder.map(({ id }) => id);
});
afterAll(() => db.drop());

const list = async (filter: WaitingFilter = {}, asked: Asked = {}) => {
  const at = position(WAITING_ORDERS, { sort: "due", direction: "ASC", ...asked });
  const page = await listWaiting(db, filter, at, NOW);
  if (!page) throw new Error("The page was not read in time.");
  return withTotal(page);
};
const idsOf = ({ items }: Awaited<ReturnType<typeof list>>) => items.map(({ deliveryId }) => deliveryId);

describe("the list of waiting deliveries", () => {
  it("has all that are scheduled, of every rank, the soonest due first", async () => {
    const page = await list();
    expect(idsOf(page)).toEqual(expected);
    expect(page).toMatchObject({ total: 60, totalIsExact: true, next: null, previous: null });
    expect(idsOf(await list({}, { direction: "DESC" }))).toEqual(expected.toReversed());
  });

  it.each([1, 7, 50])("turns its pages of %i rows forth and back, over shared due times", async (limit) => {
    const pages = [];
    for (let after: string | null = null; pages.length === 0 || after; ) {
      const page: Awaited<ReturnType<typeof list>> = await list({}, { limit, after });
      pages.push(page);
      after = page.next;
    }
    expect(pages.flatMap(idsOf)).toEqual(expected);
    const last = pages.at(-1);
    const before = await list({}, { limit, before: last?.previous ?? null });
    expect(idsOf(before)).toEqual(idsOf(pages.at(-2) ?? before));
  });

  it.each<[string, () => WaitingFilter, (id: number) => boolean]>([
    [
      "subscribers",
      () => ({ subscriberIds: [0, 0, 1].map((at) => subscribers[at]?.id ?? "") }),
      (n) => n % 3 < 2,
    ],
    ["a context", () => ({ contextIds: [context.id] }), (n) => n % 5 === 0],
    ["a handler", () => ({ handlerIds: [handler.id] }), (n) => n % 5 === 0],
    ["the last failure", () => ({ classes: ["server_error"] }), (n) => n % 5 === 0],
    ["its status", () => ({ httpStatus: [503] }), (n) => n % 5 === 0],
    ["reception", () => ({ receivedFrom: at(-9), receivedTo: at(-3) }), (n) => n >= 3 && n <= 9],
    [
      "several",
      () => ({ subscriberIds: [subscribers[2]?.id ?? ""], contextIds: [context.id] }),
      (n) => n % 15 === 5,
    ],
    ["nothing", () => ({ contextIds: [newId()] }), () => false],
  ])("is filtered by %s", async (_, filter, matches) => {
    const numbers = Array.from({ length: 60 }, (_, index) => 59 - index);
    const page = await list(filter(), { limit: 500 });
    const received = page.items.map(({ receivedAt }) =>
      Math.round((Number(at(0)) - Number(receivedAt)) / 1000),
    );
    expect(received.toSorted((a, b) => b - a)).toEqual(numbers.filter(matches));
    expect(page.total).toBe(page.items.length);
    expect(idsOf(page)).toEqual(expected.filter((id) => idsOf(page).includes(id)));
  });

  it("is filtered by events, whatever else the filter has", async () => {
    const [first, second] = (await list()).items;
    const eventIds = [second?.eventId ?? "", first?.eventId ?? "", newId()];
    expect(await list({ eventIds })).toMatchObject({ total: 2, items: [first, second] });
    expect(idsOf(await list({ eventIds }, { limit: 1 }))).toEqual([first?.deliveryId]);
    const subscriberIds = [second?.subscriberId ?? ""];
    expect(idsOf(await list({ eventIds, subscriberIds }))).toEqual([second?.deliveryId]);
  });

  it("shows what each waits for, the last failure if there was one, and whether it is being sent", async () => {
    const { items } = await list();
    const [released, paused, soon] = items;
    expect([released, paused, soon]).toMatchObject([
      { state: "scheduled", priority: "normal", waiting: { reason: "operation_pace", until: null } },
      { state: "scheduled", waiting: { reason: "paused", until: null } },
      { state: "scheduled", waiting: { reason: "due", until: null } },
    ]);
    const [failed] = items.filter(
      (row) => row.failureClass && row.dueAt > NOW && row.subscriberName !== "Archive",
    );
    expect(failed).toMatchObject({
      ...{ attempts: 2, httpStatus: 503, failureDetail: "Answered 503, expected 200" },
      waiting: { reason: "retry_due", until: failed?.dueAt },
    });
    const [untried] = items.filter((row) => !row.failureClass);
    expect(untried).toMatchObject({ attempts: 0, httpStatus: null, failureDetail: null });
    const delivery = await db.prisma.delivery.findFirstOrThrow({ where: { id: soon?.deliveryId ?? "" } });
    await createClaim(db.prisma, delivery);
    expect((await list({ eventIds: [delivery.eventId] })).items).toMatchObject([
      { state: "sending", waiting: { reason: "sending", until: null } },
    ]);
  });
});

it("reads no further than a page, however long a queue is and however many are due at the same time", async () => {
  const subscriber = await createSubscriber(db.prisma);
  const events = Array.from(
    { length: 2000 },
    () => eventRows({ id: newEventId(Number(NOW), 7), body: "" }).event,
  );
  await db.prisma.event.createMany({ data: events });
  const dueAt = at(3600);
  await db.prisma.delivery.createMany({
    data: events.map((event) => deliveryRow(event, subscriber, { dueAt })),
  });
  await db.pool.query("vacuum analyze delivery");
  const slice = { sort: "due", direction: "ASC", limit: 51, offset: 0 } as const;
  const { text, values } = waitingStatement({ subscriberIds: [subscriber.id] }, slice);
  const explained = `explain (analyze, costs off, timing off) ${text}`;
  const plan = await within(db.pool, 60_000, async (client) => (await client.query(explained, values)).rows);
  const lines = (plan ?? []).map((row) => row["QUERY PLAN"] as string);
  expect(lines.filter((line) => line.includes("using delivery_queue_idx")).length).toBeGreaterThan(1);
  expect(lines.filter((line) => /actual rows=\d{3}/.test(line))).toEqual([]);
  await db.prisma.delivery.deleteMany({ where: { subscriberId: subscriber.id } });
});

it("has no page when finding it takes too long", async () => {
  const first = position(WAITING_ORDERS, { sort: "due", direction: "ASC", limit: 5 });
  const blocker = await db.pool.connect();
  await blocker.query("begin; lock table delivery in access exclusive mode");
  expect(await listWaiting(db, {}, first, NOW, 20)).toBeNull();
  await blocker.query("rollback");
  blocker.release();
});
