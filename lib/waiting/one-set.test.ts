import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import { deliveryRow, eventRows, insertRows } from "../../prisma/factories/rows";
import { SYSTEM } from "../access/actor";
import { newId } from "../db/ids";
import { createDraft } from "../operations/mutations/draft";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { position } from "../testing/position";
import { listWaiting } from "./data/list";
import { frozenFilter, type WaitingFilter } from "./schema";
import { WAITING_ORDERS } from "./search-params";

/** One filter of what waits gives one set: listed, counted, and frozen by an operation. */

const ROWS = 60;
const NOW = new Date();
const PUBLISHERS = [newId(), newId()];

let db: TestDatabase;
let ids: string[];
let eventIds: string[];

/** Every third has failed: by turns with 503, and without an answer. */
beforeAll(async () => {
  db = await createTestDatabase();
  const subscriber = await createSubscriber(db.prisma);
  const rows = Array.from({ length: ROWS }, (_, index) => {
    const { event, payload } = eventRows({
      ...{ body: JSON.stringify({ amount: index }), receivedAt: NOW },
      ...{ topicName: index % 2 ? "sent" : "paid", priority: index % 3, value: index % 4 ? index : null },
      ...{ publisherId: PUBLISHERS[index % 2] as string },
    });
    const delivery = deliveryRow(event, subscriber, {
      ...{ state: "scheduled", dueAt: new Date(NOW.getTime() + 1000 * index), failedAt: null },
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

it.each<[string, () => WaitingFilter, (index: number) => boolean]>([
  ["topics", () => ({ topics: ["paid"] }), (n) => n % 2 === 0],
  ["publishers", () => ({ publishers: [PUBLISHERS[1] ?? ""] }), (n) => n % 2 === 1],
  ["kinds of the last failure", () => ({ failureKind: ["timeout"] }), (n) => n % 6 === 3],
  ["attempts", () => ({ minAttempts: 1 }), (n) => n % 3 === 0],
  ["text of the last failure", () => ({ text: "EXPECTED 200" }), (n) => n % 6 === 0],
  ["priority", () => ({ priority: ["high"] }), (n) => n % 3 === 0],
  ["value", () => ({ minValue: "30" }), (n) => n % 4 !== 0 && n >= 30],
  ["payload", () => ({ payloadPath: "$.amount", payloadValue: "41" }), (n) => n === 41],
  [
    "payload of more",
    () => ({ payloadPath: "$.amount", payloadValue: "49.5", payloadComparison: "gt" }),
    (n) => n >= 50,
  ],
  ["all topics but one", () => ({ notTopics: ["paid"] }), (n) => n % 2 === 1],
  ["all but a status, also without any", () => ({ notHttpStatus: [503] }), (n) => n % 6 !== 0],
  ["all but a class, also without a failure", () => ({ notStatus: ["no_response"] }), (n) => n % 6 !== 3],
  ["all but an event", () => ({ notEventId: [eventIds[3] ?? ""] }), (n) => n !== 3],
  [
    "several, of named events",
    () => ({ eventIds: eventIds.slice(0, 20), topics: ["paid"], notStatus: ["server_error"] }),
    (n) => n < 20 && n % 2 === 0 && n % 6 !== 0,
  ],
  ["what is listed and excluded at once", () => ({ topics: ["paid"], notTopics: ["paid"] }), () => false],
])("of %s", async (_, filterOf, matches) => {
  const expected = ids.filter((_, index) => matches(index));
  const filter = filterOf();
  const at = position(WAITING_ORDERS, { sort: "due", direction: "ASC", limit: 500 });
  const page = await listWaiting(db, filter, at, NOW);
  expect(page?.items.map(({ deliveryId }) => deliveryId)).toEqual(expected);
  expect([page?.total, page?.totalIsExact]).toEqual([expected.length, true]);
  expect((await frozen(filter)).toSorted()).toEqual(expected.toSorted());
});
