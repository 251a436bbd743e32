import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "@/app/api/v1/waiting/route";
import {
  createContext,
  createHandler,
  createPublisher,
  createSubscriber,
} from "../../prisma/factories/factories";
import { createOperation } from "../../prisma/factories/operations";
import { deliveryRow, eventRows, insertRows } from "../../prisma/factories/rows";
import { SYSTEM } from "../access/actor";
import { STATEMENT_MS } from "../config/statement-limits";
import { lookThrough, pageOf } from "../deliveries/data/look-through";
import type { Slice } from "../list/data";
import type { ListPage } from "../list/page";
import { createDraft } from "../operations/mutations/draft";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { type Asked, position } from "../testing/position";
import { listWaiting } from "./data/list";
import { frozenFilter, type WaitingFilter, type WaitingRow } from "./schema";
import { WAITING_ORDERS } from "./search-params";
import { searchWaitingStatement } from "./statements/list";

/**
 * One filter of what waits gives one set: listed page by page, looked through in parts of any size, counted, written into the files of
 * the API, and frozen by an operation.
 */

const ROWS = 60;
const NOW = new Date();

let db: TestDatabase;
let key: string;
let ids: string[];
let eventIds: string[];
let operationId: string;
let subscriberIds: string[];
let publisherIds: string[];
let contextIds: string[];
/** The deliveries in the order of the list. */
let inOrder: { id: string; index: number }[];
let handlers: { id: string; basePath: string }[];

const receivedAt = (index: number) => new Date(NOW.getTime() - 1000 * (ROWS - index));

/** Every third has failed: by turns with 503, and without an answer. Of the due times, each is that of three. */
beforeAll(async () => {
  db = await createApiDatabase();
  key = await createKey(db);
  const subscribers = await Promise.all([1, 2, 3, 4].map(() => createSubscriber(db.prisma)));
  subscriberIds = subscribers.map(({ id }) => id);
  publisherIds = [(await createPublisher(db.prisma)).id, (await createPublisher(db.prisma)).id];
  contextIds = [(await createContext(db.prisma, "one")).id, (await createContext(db.prisma, "two")).id];
  handlers = [
    await createHandler(db.prisma, { topicNames: ["sent", "paid"] }),
    await createHandler(db.prisma),
  ];
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const { event, payload } = eventRows({
      ...{ body: JSON.stringify({ amount: index }), receivedAt: receivedAt(index) },
      ...{ topicName: index % 2 ? "sent" : "paid", priority: index % 3, value: index % 4 ? index : null },
      ...{
        publisherId: publisherIds[index % 2] as string,
        contextId: contextIds[index % 5 ? 0 : 1] as string,
      },
      handlerId: handlers[index % 7 ? 0 : 1]?.id as string,
    });
    const delivery = deliveryRow(event, subscribers[(index * 7) % 4] as (typeof subscribers)[number], {
      ...{
        state: "scheduled",
        dueAt: new Date(NOW.getTime() + 1000 * Math.floor(index / 3)),
        failedAt: null,
      },
      ...(index % 3 === 0
        ? {
            ...{
              attempts: 2,
              nextTrigger: "automatic",
              failureClass: index % 2 ? "no_response" : "server_error",
            },
            ...(index % 2
              ? { failureKind: "timeout", failureDetail: "No answer within 15 seconds" }
              : { failureKind: "http_status", httpStatus: 503, failureDetail: "Answered 503, expected 200" }),
          }
        : { attempts: 0, failureClass: null, failureKind: null, failureDetail: null, httpStatus: null }),
    });
    return { event, payload, delivery };
  });
  await insertRows(db.prisma, {
    events: rows.map(({ event }) => event),
    payloads: rows.map(({ payload }) => payload),
    deliveries: rows.map(({ delivery }) => delivery),
    ...{ attempts: [], attemptConfigurations: [] },
  });
  ids = rows.map(({ delivery }) => delivery.id);
  eventIds = rows.map(({ event }) => event.id);
  const items = rows.map(({ delivery }) => delivery).filter((_, index) => index % 8 === 1);
  operationId = (await createOperation(db.prisma, {}, items as never)).id;
  const dueOf = (index: number) => Math.floor(index / 3);
  inOrder = ids
    .map((id, index) => ({ id, index }))
    .toSorted((a, b) => dueOf(a.index) - dueOf(b.index) || (a.id < b.id ? -1 : 1));
});
afterAll(() => db.drop());

async function frozen(filter: WaitingFilter): Promise<string[]> {
  const id = await createDraft(db, SYSTEM, {
    ...{ kind: "stop", selection: {}, startAt: null, window: null },
    chosen: { by: "filter", filter: frozenFilter(filter, new Date(NOW.getTime() + 1000)) },
    ...{ pace: null, canary: null, ramp: null, autoPause: null },
  });
  const items = await db.prisma.operationItem.findMany({ where: { operationId: id } });
  return items.map(({ deliveryId }) => deliveryId);
}

type Condition = [string, () => WaitingFilter, (index: number) => boolean];
const CONDITIONS: Condition[] = [
  ["topics", () => ({ topics: ["paid"] }), (n) => n % 2 === 0],
  ["publishers", () => ({ publishers: [publisherIds[1] ?? ""] }), (n) => n % 2 === 1],
  [
    "subscribers",
    () => ({ subscriberIds: [0, 2, 0].map((at) => subscriberIds[at] ?? "") }),
    (n) => n % 2 === 0,
  ],
  ["contexts", () => ({ contextIds: [contextIds[1] ?? ""] }), (n) => n % 5 === 0],
  ["handlers", () => ({ handlerIds: [handlers[1]?.id ?? ""] }), (n) => n % 7 === 0],
  ["classes of the last failure", () => ({ classes: ["no_response"] }), (n) => n % 6 === 3],
  ["statuses of the last failure", () => ({ httpStatus: [503, 404] }), (n) => n % 6 === 0],
  [
    "reception",
    () => ({ receivedFrom: receivedAt(10), receivedTo: receivedAt(44) }),
    (n) => n >= 10 && n <= 44,
  ],
  ["kinds of the last failure", () => ({ failureKind: ["timeout"] }), (n) => n % 6 === 3],
  ["attempts", () => ({ minAttempts: 1 }), (n) => n % 3 === 0],
  ["text of the last failure", () => ({ text: "EXPECTED 200" }), (n) => n % 6 === 0],
  ["priority", () => ({ priority: ["high"] }), (n) => n % 3 === 0],
  ["an operation", () => ({ operationId }), (n) => n % 8 === 1],
  ["results of it", () => ({ operationId, operationResult: ["skipped"] }), () => false],
  ["value", () => ({ minValue: "30" }), (n) => n % 4 !== 0 && n >= 30],
  ["payload", () => ({ payloadPath: "$.amount", payloadValue: "41" }), (n) => n === 41],
  [
    "payload of more",
    () => ({ payloadPath: "$.amount", payloadValue: "49.5", payloadComparison: "gt" }),
    (n) => n >= 50,
  ],
  ["all topics but one", () => ({ notTopics: ["paid"] }), (n) => n % 2 === 1],
  ["all but a context", () => ({ notContextId: [contextIds[1] ?? ""] }), (n) => n % 5 !== 0],
  ["all but a status, also without any", () => ({ notHttpStatus: [503] }), (n) => n % 6 !== 0],
  ["all but a class, also without a failure", () => ({ notStatus: ["no_response"] }), (n) => n % 6 !== 3],
  ["all but an event", () => ({ notEventId: [eventIds[3] ?? ""] }), (n) => n !== 3],
  ["named events", () => ({ eventIds: eventIds.slice(0, 20) }), (n) => n < 20],
];

it.each(CONDITIONS)("of %s", (_, filterOf, matches) => isOneSet(filterOf(), matches));

it("of what is listed and excluded at once", () =>
  isOneSet({ topics: ["paid"], notTopics: ["paid"] }, () => false));

it("of several conditions at once", async () => {
  await fc.assert(
    fc.asyncProperty(fc.subarray(CONDITIONS, { minLength: 2, maxLength: 3 }), async (conditions) => {
      const filter = Object.assign({}, ...conditions.map(([, filterOf]) => filterOf())) as WaitingFilter;
      // Of two conditions with the same name the last is in force.
      const inForce = conditions.filter(([, filterOf]) =>
        Object.entries(filterOf()).every(
          ([name, value]) => JSON.stringify(filter[name as keyof WaitingFilter]) === JSON.stringify(value),
        ),
      );
      fc.pre(inForce.length === conditions.length);
      await isOneSet(filter, (index) => conditions.every(([, , matches]) => matches(index)));
    }),
    { seed: 20261127, numRuns: 40 },
  );
});

async function isOneSet(filter: WaitingFilter, matches: (index: number) => boolean): Promise<void> {
  const expected = inOrder.filter(({ index }) => matches(index)).map(({ id }) => id);
  const page = await list(filter, { limit: 500 });
  expect(page.items.map(({ deliveryId }) => deliveryId)).toEqual(expected);
  expect(await page.matches()).toEqual({ total: expected.length, totalIsExact: true });
  expect(await turned((asked) => list(filter, { limit: 7, ...asked }))).toEqual(expected);
  for (const [rows, limit] of filter.eventIds
    ? []
    : ([
        [7, 3],
        [13, 500],
      ] as const))
    expect(await turned((asked) => inPart(filter, rows, { limit, ...asked }))).toEqual(expected);
  for (const type of ["text/csv", "application/x-ndjson"] as const)
    expect(await exported(type, filter)).toEqual(expected);
  expect((await frozen(filter)).toSorted()).toEqual(expected.toSorted());
}

async function list(filter: WaitingFilter, asked: Asked): Promise<ListPage<WaitingRow>> {
  const at = position(WAITING_ORDERS, { sort: "due", direction: "ASC", ...asked });
  const page = await listWaiting(db, filter, at, NOW);
  if (!page) throw new Error("The page was not read in time.");
  return page;
}

/** One part of a number of rows, which ends a page whether or not it is full. */
async function inPart(filter: WaitingFilter, rows: number, asked: Asked): Promise<ListPage<WaitingRow>> {
  const at = position(WAITING_ORDERS, { sort: "due", direction: "ASC", ...asked });
  const part = (slice: Slice, most: number) => searchWaitingStatement(filter, slice, most);
  const looked = await lookThrough<WaitingRow>(
    db.pool,
    { part, first: rows, largest: rows, firstMs: STATEMENT_MS },
    at,
  );
  if (!looked) throw new Error("The part was not read in time.");
  return pageOf(looked, null, at);
}

/** The ids of all pages, which are the same when they are turned back. */
async function turned(read: (asked: Asked) => Promise<ListPage<WaitingRow>>): Promise<string[]> {
  const idsOf = (page: ListPage<WaitingRow>) => page.items.map(({ deliveryId }) => deliveryId);
  const forth = [await read({})];
  for (let page = forth[0]; page?.next; page = forth.at(-1)) forth.push(await read({ after: page.next }));
  // Behind a part that ended where the list does is a page without anything, which leads to the first.
  const isEnd = ({ items, previous }: ListPage<WaitingRow>) => items.length === 0 && previous === null;
  const back = [forth.findLast((page) => !isEnd(page)) ?? forth[0]];
  for (let [page] = back; page?.previous; [page] = back) back.unshift(await read({ before: page.previous }));
  const ids = forth.flatMap(idsOf);
  expect(back.flatMap((page) => (page ? idsOf(page) : []))).toEqual(ids);
  return ids;
}

/** The names of the API's query that are others than those of a filter. */
const PARAMETERS: Partial<Record<string, string>> = {
  ...{ receivedFrom: "beginDate", receivedTo: "endDate", classes: "status", subscriberIds: "subscriberId" },
  ...{ contextIds: "contextId", handlerIds: "handlers", eventIds: "eventId" },
};

async function exported(accept: "text/csv" | "application/x-ndjson", filter: WaitingFilter) {
  const textOf = (value: unknown) =>
    value instanceof Date
      ? value.toISOString()
      : (handlers.find(({ id }) => id === value)?.basePath ?? String(value));
  const query = new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) =>
      [value].flat().map((one) => [PARAMETERS[name] ?? name, textOf(one)]),
    ),
  );
  const headers = { accept, authorization: `Bearer ${key}` };
  const request = new Request(`http://redeliver.test/api/v1/waiting?${query}`, { headers });
  const answer = await GET(request, { params: Promise.resolve({}) });
  expect(answer.status).toBe(200);
  const lines = (await answer.text()).split(/\r?\n/).filter(Boolean);
  if (accept === "application/x-ndjson") return lines.map((line) => JSON.parse(line).deliveryId as string);
  const [head = "", ...rows] = lines;
  // The columns up to that of the delivery are ids, which are never quoted.
  return rows.map((line) => line.split(",")[head.split(",").indexOf("deliveryId")]);
}
