import { z } from "zod";
import { operation } from "../api/operation";
import type { Database } from "../db/client";
import { type FieldProblem, RedeliverError } from "../errors";
import { cursorPaging, cursorPosition, nextCursor } from "../http/cursor-paging";
import { dayOrTime, listOf, uuid, windowOfDays } from "../http/query-fields";
import { storedText } from "../text/stored-text";
import { timestamp } from "../time/timestamp";
import { readAuditRows, withActorIds } from "./data";
import { ACTION_FORMAT, type AuditRow, LONGEST_DAYS, MOST_ACTORS, NOUN_FORMAT, OUTCOMES } from "./schema";
import { auditList } from "./search-params";
import { auditRowSeen } from "./withheld";

/** Listing the audit trail by the HTTP API: description, query, answer and handler. */

const listAuditQuery = z.strictObject({
  actor: listOf(storedText().min(1), MOST_ACTORS)
    .default([])
    .describe("Ids of users and API keys, or their names."),
  action: listOf(storedText().regex(ACTION_FORMAT, "is noun.verb, as in subscriber.update"))
    .default([])
    .describe("As in rows: `subscriber.update`."),
  noun: listOf(storedText().regex(NOUN_FORMAT, "is the part of an action before the point"))
    .default([])
    .describe("The part of an action before the point: `subscriber`."),
  outcome: listOf(z.enum(OUTCOMES)).default([]),
  operationId: listOf(uuid).default([]),
  beginDate: dayOrTime
    .optional()
    .describe(`A day (UTC) or a time; ${LONGEST_DAYS} days before the end when left out.`),
  endDate: dayOrTime.optional().describe("A day, included whole, or a time; now when left out."),
  ...cursorPaging,
});

const auditItem = z.object({
  id: z.uuid(),
  at: timestamp,
  actor: z.object({ type: z.enum(["user", "api_key", "system"]), id: z.uuid().nullable(), name: z.string() }),
  action: z.string().describe("`noun.verb`, or the permission that a refused page asks for."),
  outcome: z.enum(OUTCOMES),
  target: z.object({ type: z.string(), id: z.string().nullable() }).nullable(),
  detail: z
    .record(z.string(), z.unknown())
    .describe("`changes` has the old and the new value of each changed field; secrets are masked."),
  address: z.string().nullable().describe("From where; null for the product itself and for commands."),
  number: z
    .string()
    .nullable()
    .describe("The row's place in the chain of hashes; null for the newest rows, and for unproven ones."),
  isUnproven: z
    .boolean()
    .describe(
      "A refusal whose actor proved nothing (a name may be a claim): outside the chain, and removed early.",
    ),
});

export const auditTrail = {
  list: operation({
    method: "get",
    path: "/api/v1/audit",
    tag: "audit",
    access: "audit:read",
    summary: "List the audit trail",
    description: `The newest first: who did what, when and from where, and what was refused. At most ${LONGEST_DAYS} days at once.`,
    query: listAuditQuery,
    answer: z.object({
      items: z.array(auditItem),
      next: nextCursor,
    }),
  }),
};

/**
 * GET: the rows of a query.
 * @throws RedeliverError `invalid` naming the parameter, for a period that is reversed or too long and for a text that is no cursor
 */
export async function answerAudit(
  db: Database,
  query: z.output<typeof listAuditQuery>,
  seesPayloads: boolean,
  now = new Date(),
): Promise<{ items: AuditRow[]; next: string | null }> {
  const period = windowOfDays(query, now, LONGEST_DAYS);
  if ("problem" in period) throw badQuery(period.problem);
  const { action, noun, outcome, operationId } = query;
  const filter = { period, actions: action, nouns: noun, outcomes: outcome, operationIds: operationId };
  const actors = await withActorIds(db, query.actor);
  const { items, next } = await readAuditRows(
    db,
    { ...filter, actors },
    cursorPosition(query, auditList.orders, { sort: "at", direction: "DESC" }),
  );
  return { items: items.map((row) => auditRowSeen(row, seesPayloads)), next };
}

function badQuery(problem: FieldProblem): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
}
