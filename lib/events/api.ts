import type { z } from "zod";
import type { Database } from "../db/client";
import { type FieldProblem, RedeliverError } from "../errors";
import { afterOf, nextOf } from "../http/list-cursor";
import { windowOfDays } from "../http/query-fields";
import type { eventList, ListEventsQuery } from "./api-schema";
import { decodeEventCursor, encodeEventCursor } from "./cursor";
import { MAX_EVENT_DAYS } from "./event-list";
import { listEvents } from "./list";

/** What the handler of `/api/v1/events` does between the request and the data: names and shapes, nothing else. */

type List = z.input<typeof eventList>;

/**
 * The events that a query asks for; without dates, those of the last 31 days.
 * @throws RedeliverError `invalid` naming the parameter, for a window that is too long or reversed and for a handler
 *   or context that does not exist.
 */
export async function answerEventList(db: Database, query: ListEventsQuery, now = new Date()): Promise<List> {
  const window = windowOfDays(query, now, MAX_EVENT_DAYS);
  if ("problem" in window) throw badQuery(window.problem);
  const [handlerIds, contextIds] = await Promise.all([
    handlersAt(db, query.handler),
    contextsNamed(db, query.contextName),
  ]);
  const cursor = decodeEventCursor(afterOf(query, (text) => decodeEventCursor(text) !== undefined) ?? "");
  const { items, total, totalIsExact, nextCursor } = await listEvents(db, {
    filter: {
      ...window,
      statuses: query.status,
      contextIds: [...query.contextId, ...contextIds],
      handlerIds,
      publisherIds: query.publisherId,
      subscriberIds: query.subscriberId,
      ...(query.eventId && { eventIds: [query.eventId] }),
    },
    direction: query._direction,
    limit: query._limit,
    offset: query._offset,
    ...(cursor ? { cursor } : {}),
  });
  const listed = items.map(({ deliveries, receivedAt, ...item }) => {
    const { delivered, retrying, failed, discarded } = deliveries;
    return {
      ...item,
      receivedAt: receivedAt.toISOString(),
      deliveries: { delivered, retrying, failed, discarded },
    };
  });
  const next = nextOf(query, nextCursor && encodeEventCursor(nextCursor));
  return { items: listed, total, totalIsExact, limit: query._limit, offset: query._offset, next };
}

async function handlersAt(db: Database, paths: string[]): Promise<string[]> {
  if (!paths.length) return [];
  const found = await db.prisma.handler.findMany({ where: { basePath: { in: paths } } });
  return allFound(
    "handler",
    "at",
    paths,
    found.map(({ id, basePath }) => ({ id, name: basePath })),
  );
}

async function contextsNamed(db: Database, names: string[]): Promise<string[]> {
  if (!names.length) return [];
  return allFound(
    "contextName",
    "named",
    names,
    await db.prisma.context.findMany({ where: { name: { in: names } } }),
  );
}

function allFound(
  field: string,
  how: string,
  names: string[],
  found: { id: string; name: string }[],
): string[] {
  const unknown = names.filter((name) => !found.some((one) => one.name === name));
  if (unknown.length) throw badQuery({ field, message: `there is none ${how} ${unknown.join(", ")}` });
  return found.map((one) => one.id);
}

function badQuery(problem: FieldProblem): RedeliverError {
  return new RedeliverError("invalid", `Not valid in the query: ${problem.field}.`, [problem]);
}
