import { z } from "zod";
import { type Actor, maySeePayloads } from "../../access/actor";
import { operation } from "../../api/operation";
import type { Database } from "../../db/client";
import { contextIdsOf } from "../../deliveries/api/named";
import { GROUP_STATES } from "../../engine/failure-group";
import { RedeliverError } from "../../errors";
import { cursorPaging, cursorPosition, nextCursor } from "../../http/cursor-paging";
import { dayOrTime, listOf, uuid, windowOfDays } from "../../http/query-fields";
import { DIRECTIONS } from "../../list/cursor";
import { storedText } from "../../text/stored-text";
import { readGroups } from "../data/list";
import { GROUP_ORDERS, GROUP_SORTS } from "../states";
import { groupItem, itemOf } from "./answer";

/** Listing failure groups by the HTTP API: description, query, answer and handler. */

/** A century: groups of any age are listed. */
const LONGEST_DAYS = 36_500;

/** The query of the list: every parameter is optional; an unknown one is refused. */
export const listGroupsQuery = z.strictObject({
  state: listOf(z.enum(GROUP_STATES)).default([]).describe("Any state when left out."),
  subscribers: listOf(uuid).default([]).describe("Ids."),
  contexts: listOf(storedText().min(1))
    .default([])
    .describe("Names: groups with failed deliveries in one of them, or whose first failure was in one."),
  beginDate: dayOrTime.optional().describe("A day (UTC) or a time: groups that failed since."),
  endDate: dayOrTime.optional().describe("A day, included whole, or a time; now when left out."),
  _sortBy: z.enum(GROUP_SORTS).default("failedNow"),
  _direction: z.enum(DIRECTIONS).default("DESC"),
  ...cursorPaging,
});
type ListGroupsQuery = z.output<typeof listGroupsQuery>;

export const groupListAnswer = z.object({ items: z.array(groupItem), next: nextCursor });

const TOO_SLOW =
  "Counting the failures of every group took too long. Name subscribers, or order by lastSeen, or try again.";

export const groupList = {
  list: operation({
    method: "get",
    path: "/api/v1/failure-groups",
    tag: "failure groups",
    access: "deliveries:read",
    summary: "List failure groups",
    description:
      "A group is what failures of one subscriber have in common: expected and received status, and the text of the answer with its " +
      "variable parts folded. Groups that were merged into another are not listed.",
    query: listGroupsQuery,
    answer: groupListAnswer,
  }),
};

/**
 * GET: the groups of a query.
 * @throws RedeliverError `invalid` naming the parameter, for a reversed period, a context name that no context has and a text that is
 *   no cursor; `unavailable` when measuring the groups takes too long
 */
export async function answerGroupList(
  { db, actor }: { db: Database; actor: Actor },
  query: ListGroupsQuery,
  now = new Date(),
): Promise<z.input<typeof groupListAnswer>> {
  const order = { sort: query._sortBy, direction: query._direction };
  const position = cursorPosition(query, GROUP_ORDERS, order);
  const period = periodOf(query, now);
  const contextIds = await contextIdsOf(db, query.contexts, "contexts");
  const filter = { states: query.state, subscriberIds: query.subscribers, contextIds, ...period };
  const page = await readGroups(db, filter, position, now);
  if (!page) throw new RedeliverError("unavailable", TOO_SLOW);
  const seesPayloads = maySeePayloads(actor);
  return { items: page.items.map((row) => itemOf(row, seesPayloads)), next: page.next };
}

function periodOf(query: Pick<ListGroupsQuery, "beginDate" | "endDate">, now: Date) {
  if (query.beginDate === undefined && query.endDate === undefined) return {};
  const period = windowOfDays(query, now, LONGEST_DAYS);
  if (!("problem" in period)) return { period };
  throw new RedeliverError("invalid", `Not valid in the query: ${period.problem.field}.`, [period.problem]);
}
