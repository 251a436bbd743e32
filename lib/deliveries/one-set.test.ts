import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createSubscriber } from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { createOperation } from "../../prisma/factories/operations";
import { deliveryRow, eventRows, insertRows } from "../../prisma/factories/rows";
import { SYSTEM } from "../access/actor";
import { STATEMENT_MS } from "../config/statement-limits";
import type { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import type { FailureKind } from "../engine/failure";
import type { RetryingEnded } from "../engine/state";
import { readCauses } from "../failure-groups/data/causes";
import { COMPARISONS } from "../list/comparison";
import type { ListPage } from "../list/page";
import { createDraft } from "../operations/mutations/draft";
import { createTestDatabase, type TestDatabase } from "../testing/database";
import { position } from "../testing/position";
import { countFailedDeliveries, listFailedDeliveries } from "./data/list";
import { DELIVERY_ORDERS } from "./limits";
import type { DeliveryFilter, ListedRow } from "./schema";

/** One filter gives one set: paged by the list, counted, by cause, and frozen by an operation, it is that of a plain look at every row. */

const ROWS = 240;
const FROM = new Date(Date.now() - 3_600_000);
const TO = new Date();
const KINDS: FailureKind[] = ["http_status", "timeout", "dns"];
const ENDED: RetryingEnded[] = ["rule", "attempts_spent", "manual"];
const DETAILS = [
  "Answered 503, expected 200",
  "No answer within 15 seconds",
  "100% of_it\\ FAILED",
  "Ünbekannt",
];
const pick = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

type Row = {
  id: string;
  value: number | null;
  rank: number | null;
  publisherId: string;
  payload: string | null;
  group: number | null;
  template: string;
} & Prisma.DeliveryCreateManyInput;

let db: TestDatabase;
let all: Row[];
let operationId: string;
let inOperation: Map<string, string>;
beforeAll(async () => {
  db = await createTestDatabase();
  const subscribers = await Promise.all([1, 2, 3].map(() => createSubscriber(db.prisma)));
  const groups = await Promise.all(
    subscribers.map((subscriber, index) =>
      createFailureGroup(db.prisma, subscriber, {
        template: pick(["Order ⟨id⟩ is Locked", "no such host", "100%"], index),
      }),
    ),
  );
  const publishers = [newId(), newId()];
  const contexts = [newId(), newId()];
  all = [];
  const events = [];
  const payloads = [];
  const deliveries = [];
  for (let index = 0; index < ROWS; index++) {
    const value = index % 4 === 0 ? null : (index % 50) / 4;
    const rank = pick([null, 0, 1, 2, 3], index);
    const amount = index % 9;
    const body =
      index % 6 === 0
        ? "no json {"
        : JSON.stringify({ order: { items: [{ id: `i${amount}` }], amount }, "a b": true });
    const at = new Date(FROM.getTime() + 1000 * index);
    const { event, payload } = eventRows({
      ...{ body, receivedAt: at, value, priority: rank, topicName: pick(["paid", "sent", "Paid"], index) },
      ...{ publisherId: pick(publishers, index), contextId: pick(contexts, index) },
    });
    const place = (index * 7) % 3;
    const group = index % 5 === 0 ? undefined : groups[place];
    const delivery = deliveryRow(event, pick(subscribers, place), {
      ...{ state: "failed", attempts: 1 + (index % 6), failedAt: at, failureKind: pick(KINDS, index) },
      ...{
        failureClass: pick(["server_error", "no_response", "client_error"] as const, index),
        failureDetail: pick(DETAILS, index),
      },
      ...{ retryingEnded: pick([null, ...ENDED], index), httpStatus: pick([503, null, 404], index) },
      ...(group && { failureFingerprintId: group.fingerprint.id }),
    });
    events.push(event);
    payloads.push(payload);
    deliveries.push(delivery);
    const template = group ? group.group.template : "";
    const seen = index % 6 === 0 ? null : body;
    all.push({
      ...delivery,
      value,
      rank,
      publisherId: pick(publishers, index),
      payload: seen,
      group: group ? Number(group.group.id) : null,
      template,
    });
  }
  await insertRows(db.prisma, { events, payloads, deliveries, attempts: [], attemptConfigurations: [] });
  const items = all.filter((_, index) => index % 3 === 0);
  const operation = await createOperation(db.prisma, {}, items as never, "failed_again");
  operationId = operation.id;
  inOperation = new Map(items.map(({ id }) => [id, "failed_again"]));
});
afterAll(() => db.drop());

/** A plain look at a row. */
function matches(row: Row, filter: DeliveryFilter): boolean {
  const among = <T>(value: T, values: readonly T[] | undefined) => !values?.length || values.includes(value);
  const rank = Math.min(row.rank ?? 1, 2);
  const text = filter.text?.toLowerCase();
  const texts = [row.failureDetail ?? "", filter.isTextOfTemplates ? row.template : ""].map((one) =>
    one.toLowerCase(),
  );
  const result = inOperation.get(row.id);
  const apart = <T>(value: T, values: readonly T[] | undefined) => !values?.includes(value);
  return (
    apart(row.failureClass, filter.notStatus) &&
    apart(row.subscriberId, filter.notSubscriberId) &&
    apart(row.contextId, filter.notContextId) &&
    apart(row.handlerId, filter.notHandlerId) &&
    apart(row.eventId, filter.notEventId) &&
    apart(row.httpStatus ?? -1, filter.notHttpStatus) &&
    apart(row.group ?? 0, filter.notGroupId) &&
    apart(row.topicName, filter.notTopics) &&
    apart(row.publisherId, filter.notPublishers) &&
    apart(row.failureKind as FailureKind, filter.notFailureKind) &&
    apart(row.retryingEnded as RetryingEnded, filter.notRetryingEnded) &&
    apart(pick(["high", "normal", "low"] as const, rank), filter.notPriority) &&
    among(row.failureClass, filter.classes) &&
    among(row.subscriberId, filter.subscriberIds) &&
    among(row.contextId, filter.contextIds) &&
    among(row.httpStatus ?? -1, filter.httpStatus) &&
    among(row.group ?? 0, filter.groupId) &&
    among(row.topicName, filter.topics) &&
    among(row.publisherId, filter.publishers) &&
    among(row.failureKind as FailureKind, filter.failureKind) &&
    among(row.retryingEnded as RetryingEnded, filter.retryingEnded) &&
    among(pick(["high", "normal", "low"] as const, rank), filter.priority) &&
    (row.attempts ?? 0) >= (filter.minAttempts ?? 0) &&
    (row.attempts ?? 0) <= (filter.maxAttempts ?? 99) &&
    (text === undefined || texts.some((one) => one.includes(text))) &&
    (filter.minValue === undefined || (row.value !== null && row.value >= Number(filter.minValue))) &&
    (filter.operationId === undefined || (result !== undefined && among(result, filter.operationResult))) &&
    (filter.payloadPath === undefined || isSaid(atPath(row.payload, filter.payloadPath), filter))
  );
}

function isSaid(found: string | undefined, { payloadComparison, payloadValue }: DeliveryFilter): boolean {
  const [a, b] = [Number(found || Number.NaN), Number(payloadValue || Number.NaN)];
  if (payloadComparison === undefined) return found === payloadValue;
  return { ne: found !== payloadValue, gt: a > b, gte: a >= b, lt: a < b, lte: a <= b }[payloadComparison];
}

function atPath(payload: string | null, path: string): string | undefined {
  if (payload === null) return undefined;
  const { order, ...others } = JSON.parse(payload) as {
    order: { items: { id: string }[]; amount: number };
  } & Record<string, unknown>;
  if (path === "$.order.amount") return String(order.amount);
  if (path === "$.order.items[0].id") return order.items[0]?.id;
  return path === '$["a b"]' ? String(others["a b"]) : undefined;
}

const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1, maxLength: 2 });

function filters(): fc.Arbitrary<Partial<DeliveryFilter>> {
  const of = <T>(column: (row: Row) => T) => [...new Set(all.map(column))];
  return fc
    .record(
      {
        classes: some(["server_error", "no_response", "client_error"] as const),
        subscriberIds: some(of((row) => row.subscriberId)),
        contextIds: some(of((row) => row.contextId)),
        httpStatus: some([503, 404]),
        groupId: some(of((row) => row.group ?? 0)),
        topics: some(["paid", "sent", "none"]),
        publishers: some(of((row) => row.publisherId)),
        failureKind: some(KINDS),
        retryingEnded: some(ENDED),
        priority: some(["high", "normal", "low"] as const),
        notStatus: some(["server_error", "no_response"] as const),
        notSubscriberId: some(of((row) => row.subscriberId)),
        notContextId: some(of((row) => row.contextId)),
        notHandlerId: some([...of((row) => row.handlerId), newId()]),
        notEventId: some(of((row) => row.eventId)),
        notHttpStatus: some([503, 404]),
        notGroupId: some([0, ...of((row) => row.group).filter((id) => id !== null)]),
        notTopics: some(["paid", "sent", "none"]),
        notPublishers: some(of((row) => row.publisherId)),
        notFailureKind: some(KINDS),
        notRetryingEnded: some(ENDED),
        notPriority: some(["high", "normal", "low"] as const),
        minAttempts: fc.integer({ min: 0, max: 7 }),
        maxAttempts: fc.integer({ min: 0, max: 7 }),
        text: fc.constantFrom("SERVER", "expected 200", "%", "_", "\\", "ünbe", "locked", "⟨id⟩"),
        isTextOfTemplates: fc.constant(true as const),
        minValue: fc.constantFrom("0", "3.25", "12.5"),
        operationId: fc.constant(operationId),
        operationResult: some(["failed_again", "delivered"] as const),
        payloadComparison: fc.constantFrom(...COMPARISONS),
        payload: fc.constantFrom(
          ["$.order.amount", "3"],
          ["$.order.amount", "4.0"],
          ["$.order.items[0].id", "i4"],
          ['$["a b"]', "true"],
          ["$.none", ""],
        ),
      },
      { requiredKeys: [] },
    )
    .map(({ payload, payloadComparison, ...filter }) => ({
      ...filter,
      ...(payload && { payloadPath: payload[0] as string, payloadValue: payload[1] as string }),
      ...(payload && payloadComparison && { payloadComparison }),
    }));
}

async function listed(filter: DeliveryFilter): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page: ListPage<ListedRow> = await listFailedDeliveries(
      db,
      filter,
      position(DELIVERY_ORDERS, { limit: 50, ...(after && { after }) }),
    );
    ids.push(...page.items.map(({ deliveryId }) => deliveryId));
    after = page.next ?? undefined;
  } while (after);
  return ids;
}

const NO_SETTINGS = { pace: null, canary: null, ramp: null, autoPause: null, window: null };

async function frozen(filter: DeliveryFilter): Promise<string[]> {
  const chosen = { by: "filter", filter } as const;
  const id = await createDraft(db, SYSTEM, {
    kind: "discard",
    chosen,
    selection: {},
    startAt: null,
    ...NO_SETTINGS,
  });
  const items = await db.prisma.operationItem.findMany({ where: { operationId: id } });
  return items.map(({ deliveryId }) => deliveryId);
}

it("listed, counted, by cause and frozen", async () => {
  // A few conditions at a time: all of them together match nothing.
  const few = filters().chain((filter) =>
    fc.subarray(Object.keys(filter), { maxLength: 3 }).map((names) => {
      const kept = Object.fromEntries(Object.entries(filter).filter(([name]) => names.includes(name)));
      if (Object.keys(kept).some((name) => name.startsWith("payload")))
        Object.assign(kept, { payloadPath: filter.payloadPath, payloadValue: filter.payloadValue });
      return kept as Partial<DeliveryFilter>;
    }),
  );
  await fc.assert(
    fc.asyncProperty(few, async (given) => {
      const filter: DeliveryFilter = {
        from: FROM,
        to: TO,
        classes: [],
        subscriberIds: [],
        contextIds: [],
        ...given,
      };
      const expected = all.filter((row) => matches(row, filter)).map(({ id }) => id);
      const list = await listed(filter);
      expect(list).toEqual(expected.toReversed());
      expect(await countFailedDeliveries(db, filter, STATEMENT_MS)).toEqual({
        total: expected.length,
        totalIsExact: true,
      });
      const causes = await readCauses(db, filter, 100);
      const sum = causes?.items.reduce((total, { count }) => total + count, 0);
      expect([sum, causes?.items.length]).toEqual([expected.length, causes?.total]);
      expect((await frozen(filter)).toSorted()).toEqual(expected.toSorted());
    }),
    { seed: 20261127, numRuns: 120 },
  );
});
