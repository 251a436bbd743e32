import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GET } from "@/app/api/v1/deliveries/route";
import { POST as POST_OPERATION } from "@/app/api/v1/operations/route";
import { createHandler, createPublisher, createSubscriber } from "../../prisma/factories/factories";
import { createFailureGroup } from "../../prisma/factories/failure-groups";
import { insertFailures } from "../../prisma/factories/failures";
import { createOperation } from "../../prisma/factories/operations";
import { deliveryRow, eventRows, insertRows } from "../../prisma/factories/rows";
import { SYSTEM } from "../access/actor";
import { API_KEY_SCOPES } from "../access/roles";
import { STATEMENT_MS } from "../config/statement-limits";
import type { Prisma } from "../db/generated/client";
import { newId } from "../db/ids";
import { ensurePartitionsAhead } from "../db/partitions";
import type { FailureKind } from "../engine/failure";
import { RETENTION_DEFAULTS } from "../engine/retention";
import type { RetryingEnded } from "../engine/state";
import { readCauses } from "../failure-groups/data/causes";
import { mergeGroup } from "../failure-groups/mutations/merge";
import { COMPARISONS, isNumber, isOfNumbers } from "../list/comparison";
import type { ListPage } from "../list/page";
import { COUNT_LIMIT } from "../list/statements";
import { createDraft } from "../operations/mutations/draft";
import type { Chosen } from "../operations/schema/draft";
import { createApiDatabase, createKey } from "../testing/api";
import type { TestDatabase } from "../testing/database";
import { call } from "../testing/http";
import { position } from "../testing/position";
import { DAY_MS } from "../time/units";
import { countFailedDeliveries, listFailedDeliveries } from "./data/list";
import { searchFailures } from "./data/search";
import { DELIVERY_ORDERS } from "./limits";
import { readDeliverySearch } from "./read-search";
import type { DeliveryFilter, ListedRow } from "./schema";
import type { Lead } from "./statements/lead";

/**
 * One filter gives one set: paged by the list, counted, by cause and in each of its groups, written into the files of the API, and frozen
 * by an operation, it is that of a plain look at every row.
 */

const ROWS = 240;
/** The first of them failed longer ago than a list of days goes back. */
const OLD_ROWS = 20;
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
/** The base paths of the handlers, by their ids. */
let paths: Map<string, string>;
/** API keys with the right to payloads and without it. */
let keys: { seeing: string; unseeing: string };
beforeAll(async () => {
  db = await createApiDatabase();
  keys = {
    seeing: await createKey(db),
    unseeing: await createKey(
      db,
      API_KEY_SCOPES.filter((scope) => scope !== "payloads:read"),
    ),
  };
  const handlers = await Promise.all(
    [["paid", "sent"], ["Paid", "none"], ["paid"]].map((topicNames) =>
      createHandler(db.prisma, { topicNames }),
    ),
  );
  paths = new Map(handlers.map(({ id, basePath }) => [id, basePath]));
  const subscribers = await Promise.all([1, 2, 3].map(() => createSubscriber(db.prisma)));
  const groups = await Promise.all(
    subscribers.map((subscriber, index) =>
      createFailureGroup(db.prisma, subscriber, {
        template: pick(["Order ⟨id⟩ is Locked", "no such host", "100%"], index),
      }),
    ),
  );
  const [subscriber] = subscribers as [(typeof subscribers)[number]];
  const [group] = groups as [(typeof groups)[number]];
  const merged = await createFailureGroup(db.prisma, subscriber, { template: "Order 17 is locked" });
  await mergeGroup(db, SYSTEM, Number(merged.group.id), Number(group.group.id));
  const publishers = [(await createPublisher(db.prisma)).id, (await createPublisher(db.prisma)).id];
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
    const failedAt = index < OLD_ROWS ? new Date(at.getTime() - 20 * DAY_MS) : at;
    const { event, payload } = eventRows({
      ...{ body, receivedAt: at, value, priority: rank, topicName: pick(["paid", "sent", "Paid"], index) },
      ...{ publisherId: pick(publishers, index), contextId: pick(contexts, index) },
      handlerId: pick([...paths.keys()].slice(1), Math.floor(index / 4)),
    });
    const place = (index * 7) % 3;
    const group = index % 5 === 0 ? undefined : groups[place];
    const delivery = deliveryRow(event, pick(subscribers, place), {
      ...{ state: "failed", attempts: 1 + (index % 6), failedAt, failureKind: pick(KINDS, index) },
      ...{
        failureClass: pick(["server_error", "no_response", "client_error"] as const, index),
        failureDetail: pick(DETAILS, index),
      },
      ...{ retryingEnded: pick([null, ...ENDED], index), httpStatus: pick([503, null, 404], index) },
      ...(group && {
        failureFingerprintId: (place === 0 && index % 4 === 1 ? merged : group).fingerprint.id,
      }),
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
    (row.failedAt as Date) >= filter.from &&
    (row.failedAt as Date) <= filter.to &&
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
    among(row.handlerId, filter.handlerIds) &&
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
        handlerIds: some([...paths.keys()]),
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
        notHandlerId: some([...paths.keys()]),
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

async function listed(filter: DeliveryFilter, limit = 50, lead?: Lead): Promise<string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const at = position(DELIVERY_ORDERS, { limit, ...(after && { after }) });
    const page: ListPage<ListedRow> = lead
      ? await searchFailures(db, filter, at, lead)
      : await listFailedDeliveries(db, filter, at);
    ids.push(...page.items.map(({ deliveryId }) => deliveryId));
    after = page.next ?? undefined;
  } while (after);
  return ids;
}

const NO_SETTINGS = { pace: null, canary: null, ramp: null, autoPause: null, window: null };

async function frozen(chosen: Chosen): Promise<string[]> {
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

/** The names of the API's query that are others than those of a filter. */
const PARAMETERS: Partial<Record<string, string>> = {
  ...{ from: "beginDate", to: "endDate", classes: "status", subscriberIds: "subscriberId" },
  ...{ contextIds: "contextId", handlerIds: "handlers", notHandlerId: "notHandlers" },
};

/** The query of the API that asks for a filter. The key decides whether texts are searched in templates. */
function queryOf({ isTextOfTemplates: _, ...filter }: Partial<DeliveryFilter>): URLSearchParams {
  const text = (name: string, value: unknown) => {
    if (name.endsWith("roupId") && value === 0) return "none";
    return value instanceof Date ? value.toISOString() : (paths.get(String(value)) ?? String(value));
  };
  return new URLSearchParams(
    Object.entries(filter).flatMap(([name, value]) =>
      [value].flat().map((one) => [PARAMETERS[name] ?? name, text(name, one)]),
    ),
  );
}

/** The status with which the API refuses a filter that its query cannot ask for, or not with this key; 200 for all others. */
function statusOf(filter: DeliveryFilter, isSeeing: boolean): number {
  const { payloadPath, payloadValue, payloadComparison } = filter;
  const isNoNumber = isOfNumbers(payloadComparison) && !isNumber(payloadValue ?? "");
  if (payloadPath !== undefined && isNoNumber) return 400;
  if (payloadPath !== undefined && !isSeeing) return 403;
  const isWithoutOperation = filter.operationResult && filter.operationId === undefined;
  const isReversed = (filter.minAttempts ?? 0) > (filter.maxAttempts ?? 99);
  return isWithoutOperation || isReversed ? 400 : 200;
}

/** The delivery ids of a list as a file, in its order; the status of a refusal. */
async function exported(
  accept: "text/csv" | "application/x-ndjson",
  query: URLSearchParams,
  key: string,
): Promise<string[] | number> {
  const headers = { accept, authorization: `Bearer ${key}` };
  const request = new Request(`http://redeliver.test/api/v1/deliveries?${query}`, { headers });
  const answer = await GET(request, { params: Promise.resolve({}) });
  const text = await answer.text();
  if (answer.status !== 200) return answer.status;
  if (accept === "application/x-ndjson")
    return text
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line).deliveryId);
  const [head = "", ...lines] = text.split("\r\n").filter(Boolean);
  // The columns up to that of the delivery are ids, which are never quoted.
  const column = head.split(",").indexOf("deliveryId");
  return lines.map((line) => line.split(",")[column] as string);
}

/** Random filters of a few conditions at a time: all of them together match nothing. */
const someFilters = (): fc.Arbitrary<DeliveryFilter> =>
  filters().chain((filter) =>
    fc.subarray(Object.keys(filter), { maxLength: 3 }).map((names) => {
      const kept = Object.fromEntries(Object.entries(filter).filter(([name]) => names.includes(name)));
      if (Object.keys(kept).some((name) => name.startsWith("payload")))
        Object.assign(kept, { payloadPath: filter.payloadPath, payloadValue: filter.payloadValue });
      return { from: FROM, to: TO, classes: [], subscriberIds: [], contextIds: [], ...kept };
    }),
  );

/** The rows of a filter by a plain look, as the list has them: the last failed first. */
const matching = (filter: DeliveryFilter) => all.filter((row) => matches(row, filter)).toReversed();
const idsOf = (rows: readonly Row[]) => rows.map(({ id }) => id);

it("listed, counted, by cause and frozen", async () => {
  await fc.assert(
    fc.asyncProperty(someFilters(), async (filter) => {
      const rows = matching(filter);
      const expected = idsOf(rows);
      expect(await listed(filter)).toEqual(expected);
      expect(await countFailedDeliveries(db, filter, STATEMENT_MS).done).toEqual({
        total: expected.length,
        totalIsExact: true,
      });
      const causes = await readCauses(db, filter, 100);
      const sum = causes?.items.reduce((total, { count }) => total + count, 0);
      expect([sum, causes?.items.length]).toEqual([expected.length, causes?.total]);
      for (const { groupId, count } of causes?.items ?? []) {
        const ofCause = await listed({ ...filter, groupId: [groupId ?? 0] }, ROWS);
        expect(ofCause).toEqual(idsOf(rows.filter(({ group }) => group === groupId)));
        expect(ofCause).toHaveLength(count);
      }
      expect((await frozen({ by: "filter", filter })).toSorted()).toEqual(expected.toSorted());
    }),
    { seed: 20261127, numRuns: 120 },
  );
});

it("whichever of its conditions leads the look through the list", async () => {
  const beside = {
    subscriberIds: all[0]?.subscriberId,
    contextIds: all[1]?.contextId,
    handlerIds: all[4]?.handlerId,
  };
  const ofCodes = fc
    .record({
      by: fc.constantFrom(...Object.entries(beside)),
      httpStatus: some([503, 404]),
      others: someFilters(),
    })
    .map(({ by: [name, id], httpStatus, others }) => ({ ...others, groupId: [], httpStatus, [name]: [id] }));
  const ofItems = fc
    .record({ operationResult: some(["failed_again", "delivered"] as const), others: someFilters() })
    .map(({ operationResult, others }) => ({ ...others, operationId, operationResult }));
  const cases: [fc.Arbitrary<DeliveryFilter>, Lead[]][] = [
    [ofCodes, ["codes", "others", "index"]],
    [ofItems, ["items", "index"]],
  ];
  for (const [filter, leads] of cases)
    await fc.assert(
      fc.asyncProperty(filter, fc.constantFrom(...leads), async (filter, lead) => {
        expect(await listed(filter, 7, lead)).toEqual(idsOf(matching(filter)));
      }),
      { seed: 20261129, numRuns: 40 },
    );
});

it("in both files of the API, which refuses what its query cannot ask for", async () => {
  let filesWithRows = 0;
  await fc.assert(
    fc.asyncProperty(someFilters(), async (filter) => {
      const expected = idsOf(matching(filter));
      const isSeeing = filter.text === undefined || filter.isTextOfTemplates === true;
      const key = isSeeing ? keys.seeing : keys.unseeing;
      const status = statusOf(filter, isSeeing);
      for (const type of ["text/csv", "application/x-ndjson"] as const)
        expect(await exported(type, queryOf(filter), key)).toEqual(status === 200 ? expected : status);
      if (status === 200 && expected.length > 0) filesWithRows++;
    }),
    { seed: 20261128, numRuns: 80 },
  );
  expect(filesWithRows).toBeGreaterThan(40);
});

it("of a failure group, or of none, in files and operations of the API at any time", async () => {
  const groupIds = [...new Set(all.map(({ group }) => group))];
  expect(groupIds).toHaveLength(4);
  for (const group of groupIds) {
    const query = { groupId: group ?? "none", beginDate: "2000-01-01" };
    const expected = idsOf(all.filter((row) => row.group === group)).toReversed();
    const asText = new URLSearchParams(query as Record<string, string>);
    expect(await exported("application/x-ndjson", asText, keys.seeing)).toEqual(expected);
    const body = { kind: "discard", selection: { filter: query } };
    const draft = await call(POST_OPERATION, "/api/v1/operations", { key: keys.seeing, body });
    expect(draft.status).toBe(201);
    const items = await db.prisma.operationItem.findMany({ where: { operationId: draft.body.id } });
    expect(items.map(({ deliveryId }) => deliveryId).toSorted()).toEqual(expected.toSorted());
  }
});

it("of a failure group alone: listed at any time, counted by cause and frozen", async () => {
  const operator = { zone: "UTC", now: new Date() };
  const groupIds = [...new Set(all.map(({ group }) => group))].filter((id) => id !== null);
  expect(groupIds).toHaveLength(3);
  for (const groupId of groupIds) {
    const raw = { groupId: String(groupId), last: "any" };
    const { filter } = readDeliverySearch(raw, operator, RETENTION_DEFAULTS, true);
    const expected = idsOf(all.filter(({ group }) => group === groupId)).toReversed();
    expect(await listed(filter)).toEqual(expected);
    const causes = await readCauses(db, filter, 100);
    expect(causes).toMatchObject({ items: [{ groupId, count: expected.length }], total: 1 });
    expect((await frozen({ by: "group", groupId })).toSorted()).toEqual(expected.toSorted());
  }
});

it("in files that are whole where counting stops", async () => {
  const total = COUNT_LIMIT + 1;
  await ensurePartitionsAhead(db.pool, new Date());
  const subscriber = await createSubscriber(db.prisma);
  await insertFailures(db, total, [subscriber]);
  const stored = await db.prisma.delivery.findMany({
    where: { subscriberId: subscriber.id },
    orderBy: [{ failedAt: "desc" }, { id: "desc" }],
    select: { id: true },
  });
  const expected = stored.map(({ id }) => id);
  expect(expected).toHaveLength(total);
  const dates = { from: new Date(Date.now() - DAY_MS), to: new Date() };
  const ofSubscriber = { ...dates, classes: [], subscriberIds: [subscriber.id], contextIds: [] };
  const lookedThrough = { ...ofSubscriber, notTopics: ["paid"] };
  for (const filter of [ofSubscriber, lookedThrough])
    expect(await countFailedDeliveries(db, filter, STATEMENT_MS).done).toEqual({
      total: COUNT_LIMIT,
      totalIsExact: false,
    });
  expect(await exported("text/csv", queryOf(ofSubscriber), keys.seeing)).toEqual(expected);
  expect(await exported("application/x-ndjson", queryOf(lookedThrough), keys.seeing)).toEqual(expected);
});
