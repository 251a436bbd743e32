import type { z } from "zod";
import type { Actor } from "../access/actor";
import type { Database } from "../db/client";
import { type FieldProblem, RedeliverError } from "../errors";
import { afterOf, nextOf } from "../http/list-cursor";
import {
  type deliveryList,
  type discardAnswer,
  type ListDeliveriesQuery,
  type retryAnswer,
  windowOf,
} from "./api-schema";
import { isCursor } from "./cursor";
import { listFailedDeliveries } from "./data";
import { discardDeliveries, retryDeliveries } from "./mutations";
import type { DeliveryPair, DeliveryRow, OperationSummary } from "./schema";

/** What the handlers of `/api/v1/deliveries` do between the request and the data: names and shapes, nothing else. */

/**
 * GET: the failed deliveries that a query asks for.
 * @throws RedeliverError `invalid` naming the parameter, for a window that is too long or reversed and for a context
 *   name that no context has.
 */
export async function answerList(
  db: Database,
  query: ListDeliveriesQuery,
  now = new Date(),
): Promise<z.input<typeof deliveryList>> {
  const period = windowOf(query, now);
  if ("problem" in period) throw badQuery(period.problem);
  const contextIds = [...query.contextId, ...(await contextsNamed(db, query.contextName))];
  const { _sortBy: sortBy, _direction: direction } = query;
  const cursor = afterOf(query, (text) => isCursor(text, sortBy, direction));
  const page = await listFailedDeliveries(db, {
    filter: {
      ...period,
      classes: query.status,
      ...(query.eventId && { eventIds: [query.eventId] }),
      subscriberIds: query.subscriberId,
      contextIds,
      retryingEnded: query.retryingEnded,
    },
    sortBy,
    direction,
    limit: query._limit,
    offset: query._offset,
    ...(cursor === undefined ? {} : { cursor }),
  });
  const { total, totalIsExact } = page;
  return {
    items: page.items.map(item),
    total,
    totalIsExact,
    limit: query._limit,
    offset: query._offset,
    next: nextOf(query, page.nextCursor),
  };
}

/** POST: retries what the pairs name, each answered in the order asked. */
export async function answerRetry(
  db: Database,
  actor: Actor,
  pairs: DeliveryPair[],
): Promise<z.input<typeof retryAnswer>> {
  const summary = await retryDeliveries(db, actor, { by: "pairs", pairs });
  return { operationId: summary.operationId, results: resultsOf(summary, pairs, "queued") };
}

/** DELETE: discards what the pairs name. */
export async function answerDiscard(
  db: Database,
  actor: Actor,
  pairs: DeliveryPair[],
): Promise<z.input<typeof discardAnswer>> {
  const summary = await discardDeliveries(db, actor, { by: "pairs", pairs });
  return { operationId: summary.operationId, results: resultsOf(summary, pairs, "discarded") };
}

function resultsOf<T extends string>(summary: OperationSummary, pairs: DeliveryPair[], done: T) {
  return pairs.map((pair, index) => {
    const answer = summary.results[index];
    if (answer?.result !== "skipped") return { ...pair, result: done };
    return { ...pair, result: "skipped" as const, reason: answer.reason };
  });
}

function item(row: DeliveryRow): z.input<typeof deliveryList>["items"][number] {
  const { failureKind: _kind, publisherName: _publisher, ...shown } = row;
  const { receivedAt: _received, date, ...listed } = shown;
  return { ...listed, date: date.toISOString() };
}

async function contextsNamed(db: Database, names: string[]): Promise<string[]> {
  if (!names.length) return [];
  const contexts = await db.prisma.context.findMany({ where: { name: { in: names } } });
  const unknown = names.filter((name) => !contexts.some((context) => context.name === name));
  if (unknown.length)
    throw badQuery({ field: "contextName", message: `no context is named ${unknown.join(", ")}` });
  return contexts.map((context) => context.id);
}

function badQuery(problem: FieldProblem): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
}
