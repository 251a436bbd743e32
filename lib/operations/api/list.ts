import { z } from "zod";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { MAX_DELIVERIES } from "../../deliveries/limits";
import { ITEM_RESULTS, OPERATION_STATES, STATE_REASONS } from "../../engine/operation";
import { OPERATION_KINDS, SKIP_REASONS } from "../../engine/state";
import { type FieldProblem, RedeliverError } from "../../errors";
import { dayOrTime, listOf, wholeNumber, windowOfDays } from "../../http/query-fields";
import { decodeCursor } from "../../list/cursor";
import type { Position } from "../../list/read";
import { storedText } from "../../text/stored-text";
import { timestamp } from "../../time/timestamp";
import { readItems } from "../data/items";
import { readOperation, readOperations } from "../data/list";
import { namesInFilters } from "../data/names";
import { filterInWords, type Names } from "../filter-in-words";
import type { OperationRow } from "../schema";
import { ITEM_ORDERS, OPERATION_ORDERS } from "../states";

/** Listing operations and their items by the HTTP API: descriptions, queries, answers and handlers. */

const paging = {
  limit: wholeNumber(1, MAX_DELIVERIES).default(50).describe("1 to 500; 50 when left out."),
  cursor: storedText().max(4000).optional().describe("`next` of the page before."),
};
const next = z.string().nullable().describe("Give it as `cursor` for the next page; null at the end.");

/** A century: operations of any age are listed. */
const LONGEST_DAYS = 36_500;

/** The query of the list: every parameter is optional; an unknown one is refused. */
export const listOperationsQuery = z.strictObject({
  state: listOf(z.enum(OPERATION_STATES)).default([]),
  kind: listOf(z.enum(OPERATION_KINDS)).default([]),
  actor: listOf(storedText().min(1)).default([]).describe("Ids of users and API keys, or their names."),
  beginDate: dayOrTime.optional().describe("A day (UTC) or a time, of the operation's creation."),
  endDate: dayOrTime.optional().describe("A day, included whole, or a time; now when left out."),
  ...paging,
});

const count = z.int();

/** One operation, as listed. */
export const operationItem = z.object({
  id: z.uuid(),
  kind: z.enum(OPERATION_KINDS),
  state: z.enum(OPERATION_STATES),
  stateReason: z.enum(STATE_REASONS).nullable(),
  actor: z.object({ type: z.enum(["user", "api_key", "system"]), id: z.uuid().nullable(), name: z.string() }),
  filterInWords: z
    .string()
    .nullable()
    .describe("The filter that its deliveries matched, with times in UTC; null for named deliveries."),
  counts: z.object({
    total: count,
    pending: count,
    sending: count,
    delivered: count,
    failedAgain: count,
    changed: count,
    skipped: count,
    cancelled: count,
  }),
  skippedByReason: z.partialRecord(z.enum(SKIP_REASONS), count),
  createdAt: timestamp,
  startedAt: timestamp.nullable(),
  finishedAt: timestamp.nullable(),
});

export const operationListAnswer = z.object({ items: z.array(operationItem), next });

/** The query of the list of an operation's items. */
export const listItemsQuery = z.strictObject({
  result: listOf(z.enum(ITEM_RESULTS)).default([]),
  ...paging,
});

/** One delivery of an operation. */
export const deliveryOfOperation = z.object({
  deliveryId: z.uuid().nullable().describe("Null for a pair that names no delivery (`not_found`)."),
  eventId: z.uuid().nullable(),
  subscriberId: z.uuid().nullable(),
  subscriberName: z.string().nullable(),
  result: z.enum(ITEM_RESULTS),
  reason: z.enum(SKIP_REASONS).nullable(),
  heldBy: z.uuid().nullable().describe("The operation that holds it, if that is the reason."),
  attemptsSeen: z.int().nullable().describe("The attempts of the delivery when the set was frozen."),
  payloadRemovedAt: timestamp
    .nullable()
    .describe("Of what was skipped as `payload_removed`: when retention removed the payload."),
  settledAt: timestamp.nullable(),
});

export const itemListAnswer = z.object({ items: z.array(deliveryOfOperation), next });

export const operationLists = {
  get: operation({
    method: "get",
    path: "/api/v1/operations/{id}",
    tag: "operations",
    access: "deliveries:read",
    summary: "Read an operation and how far it has come",
    params: idParams,
    answer: operationItem,
  }),
  list: operation({
    method: "get",
    path: "/api/v1/operations",
    tag: "operations",
    access: "deliveries:read",
    summary: "List operations",
    description:
      "The newest first: who retried, deleted or restored which deliveries, and what became of them.",
    query: listOperationsQuery,
    answer: operationListAnswer,
  }),
  items: operation({
    method: "get",
    path: "/api/v1/operations/{id}/items",
    tag: "operations",
    access: "deliveries:read",
    summary: "List the deliveries of an operation, with their results",
    params: idParams,
    query: listItemsQuery,
    answer: itemListAnswer,
  }),
};

/**
 * GET: one operation.
 * @throws RedeliverError `not_found`
 */
export async function answerOperation(db: Database, id: string): Promise<z.input<typeof operationItem>> {
  const row = await readOperation(db, id);
  return inWords(row, await namesInFilters(db, [row]));
}

const inWords = ({ filter, ...row }: OperationRow, names: Names) => ({
  ...row,
  filterInWords: filter && filterInWords(filter, names, "UTC").join("; "),
});

/**
 * GET: the operations of a query.
 * @throws RedeliverError `invalid` naming the parameter, for a reversed period and for a text that is no cursor
 */
export async function answerOperationList(
  db: Database,
  query: z.output<typeof listOperationsQuery>,
  now = new Date(),
): Promise<z.input<typeof operationListAnswer>> {
  const period = periodOf(query, now);
  const filter = { states: query.state, kinds: query.kind, actors: query.actor, period };
  const page = await readOperations(db, filter, positionOf(query, "created", "DESC", OPERATION_ORDERS));
  const names = await namesInFilters(db, page.items);
  const items = page.items.map((row) => inWords(row, names));
  return { items, next: page.next };
}

/**
 * GET: an operation's items.
 * @throws RedeliverError `not_found`, and `invalid` for a text that is no cursor
 */
export async function answerItemList(
  db: Database,
  id: string,
  query: z.output<typeof listItemsQuery>,
): Promise<z.input<typeof itemListAnswer>> {
  await readOperation(db, id);
  const { items, next } = await readItems(
    db,
    id,
    query.result,
    positionOf(query, "delivery", "ASC", ITEM_ORDERS),
  );
  return { items, next };
}

type Query = { limit: number; cursor?: string | undefined };

function positionOf(
  { limit, cursor }: Query,
  sort: string,
  direction: Position["direction"],
  orders: Parameters<typeof decodeCursor>[1],
): Position {
  const after = cursor === undefined ? undefined : decodeCursor(cursor, orders, { sort, direction });
  if (cursor !== undefined && !after)
    throw badQuery({ field: "cursor", message: "is no `next` of this list" });
  return { sort, direction, limit, offset: 0, after };
}

function periodOf(query: Pick<z.output<typeof listOperationsQuery>, "beginDate" | "endDate">, now: Date) {
  if (query.beginDate === undefined && query.endDate === undefined) return undefined;
  const period = windowOfDays(query, now, LONGEST_DAYS);
  if ("problem" in period) throw badQuery(period.problem);
  return period;
}

function badQuery(problem: FieldProblem): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
}
