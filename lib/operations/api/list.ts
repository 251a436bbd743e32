import { z } from "zod";
import { idParams } from "../../api/inputs";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { OPERATION_STATES } from "../../engine/operation";
import { OPERATION_KINDS } from "../../engine/state";
import { RedeliverError } from "../../errors";
import { cursorPaging, cursorPosition, nextCursor } from "../../http/cursor-paging";
import { dayOrTime, listOf, windowOfDays } from "../../http/query-fields";
import { storedText } from "../../text/stored-text";
import { readOperations } from "../data/list";
import { namesInFilters } from "../data/names";
import { OPERATION_ORDERS } from "../states";
import { itemOf, operationAnswer, operationItem } from "./answer";

/** Listing operations by the HTTP API: descriptions, query, answers and handler. */

/** A century: operations of any age are listed. */
const LONGEST_DAYS = 36_500;

/** The query of the list: every parameter is optional; an unknown one is refused. */
export const listOperationsQuery = z.strictObject({
  state: listOf(z.enum(OPERATION_STATES)).default([]),
  kind: listOf(z.enum(OPERATION_KINDS)).default([]),
  actor: listOf(storedText().min(1)).default([]).describe("Ids of users and API keys, or their names."),
  beginDate: dayOrTime.optional().describe("A day (UTC) or a time, of the operation's creation."),
  endDate: dayOrTime.optional().describe("A day, included whole, or a time; now when left out."),
  ...cursorPaging,
});

export const operationListAnswer = z.object({ items: z.array(operationItem), next: nextCursor });

export const operationLists = {
  get: operation({
    method: "get",
    path: "/api/v1/operations/{id}",
    tag: "operations",
    access: "deliveries:read",
    summary: "Read an operation and how far it has come",
    params: idParams,
    answer: operationAnswer,
  }),
  list: operation({
    method: "get",
    path: "/api/v1/operations",
    tag: "operations",
    access: "deliveries:read",
    summary: "List operations",
    description:
      "The newest first: who did what with which deliveries, and what became of them. Drafts and expired ones are listed " +
      "when their state is asked for.",
    query: listOperationsQuery,
    answer: operationListAnswer,
  }),
};

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
  const position = cursorPosition(query, OPERATION_ORDERS, { sort: "created", direction: "DESC" });
  const page = await readOperations(db, filter, position);
  const names = await namesInFilters(db, page.items);
  const items = page.items.map((row) => itemOf(row, names));
  return { items, next: page.next };
}

function periodOf(query: Pick<z.output<typeof listOperationsQuery>, "beginDate" | "endDate">, now: Date) {
  if (query.beginDate === undefined && query.endDate === undefined) return undefined;
  const period = windowOfDays(query, now, LONGEST_DAYS);
  if (!("problem" in period)) return period;
  throw new RedeliverError("invalid", `Not valid in the query: ${period.problem.field}.`, [period.problem]);
}
